package io.weir.net;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * Lives and dies on one {@link Loop}; nobody else may call it. Entry points check this with {@code
 * assert}, so tests see a violation at once. Kept in class files for the architecture test.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
public @interface LoopConfined {}

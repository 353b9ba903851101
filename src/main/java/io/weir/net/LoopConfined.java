package io.weir.net;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lives and dies on one {@link Loop}; nobody else may call it. Entry points check this with {@code
 * assert}, so tests see a violation at once. Kept in class files for the architecture test.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface LoopConfined {}

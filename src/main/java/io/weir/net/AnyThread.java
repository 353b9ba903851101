package io.weir.net;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * May be called by any thread at any time, because it is immutable or because each of its words is
 * atomic by itself. Kept in class files for the architecture test.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
public @interface AnyThread {}

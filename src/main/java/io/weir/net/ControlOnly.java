package io.weir.net;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * Belongs to the control thread: start, reload, drain, stop, admin. It may block and allocate, and
 * a loop must never call it. Kept in class files for the architecture test.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
public @interface ControlOnly {}

/**
 * Compares the machine with what a configuration needs of it: kernel settings, limits of the
 * process and of its container. It only reads, and it needs no privilege. Nothing here belongs to a
 * running weir; the command that asks makes it and ends with it.
 */
@NullMarked
package io.weir.doctor;

import org.jspecify.annotations.NullMarked;

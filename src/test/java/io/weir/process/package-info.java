/**
 * Tests of the program as a user has it: the jar in a process of its own, with arguments, files,
 * signals, limits of the system, and real programs as its neighbours.
 *
 * <p>Start with {@link io.weir.process.ProcessTest}, the base of the tests, then {@link
 * io.weir.process.WeirProcess}. The system property {@code weir.jar} names the jar. A test that
 * needs a program which is not installed is skipped on a desk and fails where {@code CI} is set.
 */
@NullMarked
package io.weir.process;

import org.jspecify.annotations.NullMarked;

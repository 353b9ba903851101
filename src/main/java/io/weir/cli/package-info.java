/**
 * The command line: one small class per command.
 *
 * <p>Start with {@link io.weir.cli.Weir}, the main class, then {@link io.weir.cli.Commands}, the
 * list of commands. A command reads {@link io.weir.cli.Arguments}, writes to a {@link
 * io.weir.cli.Console} and returns an exit code: 0 fine, 1 problems, 2 wrong usage. Whatever an
 * operator can get wrong is answered with one sentence, never with a stack trace.
 *
 * <p>This is the only package that writes to standard output.
 */
@NullMarked
package io.weir.cli;

import org.jspecify.annotations.NullMarked;

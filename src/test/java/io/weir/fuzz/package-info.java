/**
 * Fuzzing: one small class for each target, named {@code ...Fuzz}, with a method {@code
 * fuzzerTestOneInput} that takes any bytes and checks laws, not examples. The build replays the
 * corpus of every target, {@link io.weir.fuzz.CorpusTest}; a profile of Maven lets Jazzer make
 * further input. What a law compares with is {@link io.weir.fuzz.StrictReader}, which shares no
 * code with weir.
 */
@NullMarked
package io.weir.fuzz;

import org.jspecify.annotations.NullMarked;

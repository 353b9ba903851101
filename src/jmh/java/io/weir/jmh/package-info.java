/**
 * Benchmarks of the pieces that every request meets, with JMH. Each lies in the package of its
 * piece, so that it reaches what nobody else needs to reach, and here is what they share. They say
 * whether a piece became slower; what a request costs as a whole is measured from outside.
 */
@NullMarked
package io.weir.jmh;

import org.jspecify.annotations.NullMarked;

package io.weir.doctor;

/**
 * What the JVM has taken for itself, with the options that it was started with. Immutable.
 *
 * @param heapBytes that the heap may grow to
 * @param directBytes that buffers outside of the heap may grow to
 * @param processors that it believes to have
 */
public record Jvm(long heapBytes, long directBytes, int processors) {}

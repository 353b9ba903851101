package io.weir.doctor;

/**
 * One value of the machine and what a configuration needs. Immutable.
 *
 * @param fits whether it is enough
 * @param name of a kernel setting as {@code sysctl} calls it, or of a limit
 * @param value as it is
 * @param need in words
 * @param moves what the value decides about
 * @param remedy the command that changes it, empty when nothing has to be changed
 */
public record Finding(
    boolean fits, String name, String value, String need, String moves, String remedy) {}

package io.weir.config;

/**
 * A filter or a balancer: its type, and the object with its own keys (empty when only the type was
 * written). Immutable but for the section's memory of what was read.
 */
public record PluginConfig(String type, Section section) {}

package io.weir.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The read-only admin listener and the socket of the control commands. Immutable.
 *
 * @param bind null when there is no admin listener
 * @param control path of the unix socket, null when there is none
 */
public record AdminConfig(Address.@Nullable Tcp bind, @Nullable Path control) {}

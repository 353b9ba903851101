package io.weir.config;

import java.time.Duration;

/**
 * How long a client may take. Immutable; zero is off where reference.conf says so.
 *
 * @param header from the first byte of a request to the end of its header
 * @param bodyIdle between two reads of a body
 * @param keepAlive between two requests
 * @param lifetime of the whole connection, ended between two requests
 * @param drain that an idle connection has for a last request when its listener closes
 */
public record ClientTimeouts(
    Duration header, Duration bodyIdle, Duration keepAlive, Duration lifetime, Duration drain) {}

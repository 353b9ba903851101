package io.weir.config;

import java.time.Duration;

/**
 * What is fixed when the process starts; a reload cannot change it. Immutable.
 *
 * @param loops event loops, 0 for one per processor
 * @param descriptorReserve descriptors that clients may not use up
 * @param maxClients client connections, all listeners together; 0 is half of the other descriptors
 * @param watchdog a loop that is silent for longer is reported; zero is off
 * @param warmUp the start is prolonged by at most so long to warm up; zero is off
 */
public record RuntimeConfig(
    TransportKind transport,
    int loops,
    int descriptorReserve,
    int maxClients,
    Duration watchdog,
    Duration warmUp) {}

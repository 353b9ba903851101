package io.weir.config;

import java.time.Duration;
import java.util.List;

/**
 * How the names of backends are looked up. Immutable.
 *
 * @param servers numeric addresses; none for those of the system
 * @param timeout of one question to one server
 * @param minTtl an answer is taken for good for so long at least, and for maxTtl at most
 * @param hold for how long a name may be said not to exist before that is believed
 * @param patience for how long a start or a reload waits for names that are new to it
 * @param maxAddresses of one name
 */
public record DnsConfig(
    List<Address.Tcp> servers,
    Duration timeout,
    Duration minTtl,
    Duration maxTtl,
    Duration hold,
    Duration patience,
    int maxAddresses,
    DnsFamily family) {
  public DnsConfig {
    servers = List.copyOf(servers);
  }
}

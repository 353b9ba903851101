package io.weir.telemetry;

import io.weir.config.AddressRange;
import io.weir.config.StatusRange;
import io.weir.config.Units;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which exchanges a tap shows: those that fulfil everything that is said. Immutable; asked by
 * loops.
 *
 * @param route its name, null for any
 * @param status null for any; an exchange whose client went away before an answer counts as 499
 * @param client null for any
 * @param minNanos 0 for any duration
 */
public record TapFilter(
    @Nullable String route,
    @Nullable StatusRange status,
    @Nullable AddressRange client,
    long minNanos) {
  /** What can be said, by these names. */
  public static final List<String> KEYS = List.of("route", "status", "client", "min-duration");

  /**
   * Reads what somebody wrote.
   *
   * @param written values by some of {@link #KEYS}
   * @throws IllegalArgumentException with a sentence
   */
  public static TapFilter parse(Map<String, String> written) {
    String key = "";
    String value = "";
    try {
      key = "status";
      value = written.getOrDefault(key, "");
      StatusRange status = value.isEmpty() ? null : StatusRange.parse(value);
      key = "client";
      value = written.getOrDefault(key, "");
      AddressRange client = value.isEmpty() ? null : AddressRange.parse(value);
      key = "min-duration";
      value = written.getOrDefault(key, "");
      long minNanos = value.isEmpty() ? 0 : Units.nanos(value);
      return new TapFilter(written.get("route"), status, client, minNanos);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + " \"" + value + "\" " + e.getMessage(), e);
    }
  }

  /** On the loop of the exchange; the cheapest questions come first. */
  boolean matches(ExchangeRecord r) {
    return r.totalNanos() >= minNanos
        && (status == null || status.contains(CodeCells.bounded(r.status())))
        && (route == null || route.equals(r.route()))
        && (client == null || client.contains(r.clientText()));
  }
}

package io.weir.wire;

import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Finds out which loop serves a client, so that a test can have two clients on one loop, or on two.
 * Each loop has one connection to a backend that only this asks, one request after the other, so
 * the number of that connection is as good as the number of the loop. One per test, on its thread.
 */
final class ByLoop {
  /** Is added to the configuration; the probe is its second backend. */
  static final String CONFIG =
      """
      clusters { probe { backends = ["{backend2}"] } }
      routes { probe { path = "/loop", cluster = probe } }
      """;

  private final Supplier<RawClient> connect;
  private final Map<String, List<RawClient>> known = new LinkedHashMap<>();

  ByLoop(Supplier<RawClient> connect) {
    this.connect = connect;
  }

  static ScriptedBackend probe() {
    return ScriptedBackend.start(new HeldBackend());
  }

  /** So many clients on one loop. */
  List<RawClient> together(int count) {
    while (true) {
      List<RawClient> sharing = another();
      if (sharing.size() == count) {
        return List.copyOf(sharing);
      }
    }
  }

  /** So many clients, each on another loop, or all on the only one. */
  List<RawClient> spread(int count, int loops) {
    if (loops == 1) {
      return together(count);
    }
    while (known.size() < count) {
      another();
    }
    return known.values().stream().map(sharing -> sharing.get(0)).limit(count).toList();
  }

  /** A client on another loop than this one, or on the only one. */
  RawClient elsewhere(RawClient client, int loops) {
    while (true) {
      List<RawClient> sharing = another();
      if (loops == 1 || !sharing.contains(client)) {
        return sharing.get(sharing.size() - 1);
      }
    }
  }

  private List<RawClient> another() {
    RawClient client = connect.get();
    String loop = client.exchange(Wire.get("/loop")).text();
    List<RawClient> sharing = known.computeIfAbsent(loop, key -> new ArrayList<>());
    sharing.add(client);
    return sharing;
  }
}

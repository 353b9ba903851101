package io.weir.discovery;

import io.weir.config.DnsConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A name service that says what a test wants; nothing at all about names it was told nothing of.
 */
final class FakeNames implements Names {
  final List<String> asked = new ArrayList<>();
  private final Map<String, Answer<InetAddress>> hosts = new HashMap<>();
  private final Map<String, Answer<Service>> services = new HashMap<>();
  private final Map<String, List<Consumer<Answer<InetAddress>>>> open = new HashMap<>();
  boolean closed;

  /** From now on the host has these addresses. */
  void host(String host, long ttlSeconds, String... addresses) {
    List<InetAddress> all = new ArrayList<>();
    for (String address : addresses) {
      all.add(address(address));
    }
    tell(host, Answer.of(all, TimeUnit.SECONDS.toNanos(ttlSeconds)));
  }

  /** From now on this is said of the host, also to those who have been waiting for it. */
  void tell(String host, Answer<InetAddress> answer) {
    hosts.put(host, answer);
    List<Consumer<Answer<InetAddress>>> waiting = open.remove(host);
    if (waiting != null) {
      waiting.forEach(done -> done.accept(answer));
    }
  }

  /** From now on nobody says anything of it. */
  void silence(String host) {
    hosts.remove(host);
  }

  void service(String name, Service... found) {
    services.put(name, Answer.of(List.of(found), TimeUnit.SECONDS.toNanos(30)));
  }

  static Answer<InetAddress> failure() {
    return Answer.without(Answer.Kind.FAILED, "the name server says SERVFAIL");
  }

  static Answer<InetAddress> denial() {
    return Answer.without(Answer.Kind.NOT_FOUND, "there is no such name");
  }

  static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  /** How often a name was asked for. */
  long asked(String name) {
    return asked.stream().filter(name::equals).count();
  }

  @Override
  public void hosts(String host, DnsConfig dns, Consumer<Answer<InetAddress>> done) {
    asked.add(host);
    Answer<InetAddress> answer = hosts.get(host);
    if (answer == null) {
      open.computeIfAbsent(host, name -> new ArrayList<>()).add(done);
    } else {
      done.accept(answer);
    }
  }

  @Override
  public void services(String name, DnsConfig dns, Consumer<Answer<Service>> done) {
    asked.add("srv:" + name);
    done.accept(services.getOrDefault(name, Answer.without(Answer.Kind.NOT_FOUND, "no such name")));
  }

  @Override
  public void close() {
    closed = true;
  }
}

package io.weir.discovery;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.weir.config.Address;
import io.weir.config.DnsConfig;
import io.weir.config.DnsFamily;
import io.weir.net.AnyThread;
import io.weir.net.SideLoop;
import io.weir.net.Transport;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks names up in the files of the system and in the DNS, on an event loop of its own, so that no
 * request waits for a name server. It does what a stub resolver does, asking the servers that it
 * was given or those of resolv.conf; of Netty's resolver it uses the transport: sockets, ids, time,
 * and TCP for what UDP cannot carry. The loop begins with the first look-up. One per gateway.
 */
@AnyThread
final class DnsNames implements Names {
  /** How long what a file says is not asked for again. */
  private static final long FILE_TTL_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Each takes a descriptor, of which the configuration leaves weir a few hundred. */
  private static final int MOST_AT_ONCE = 64;

  private static final List<List<DnsRecordType>> SERVICES = List.of(List.of(DnsRecordType.SRV));

  private static final InetSocketAddress NOBODY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 53);

  private final Transport transport;
  private final SystemFiles files;
  private final SideLoop side;

  // Of the loop.
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int running;
  private @Nullable DnsNameResolver resolver;

  DnsNames(Transport transport) {
    this(transport, Path.of("/etc/resolv.conf"), Path.of("/etc/hosts"));
  }

  DnsNames(Transport transport, Path resolvConf, Path hosts) {
    this.transport = transport;
    this.side = new SideLoop(transport, "weir-dns");
    this.files = new SystemFiles(resolvConf, hosts);
  }

  @Override
  public void hosts(String host, DnsConfig dns, Consumer<Answer<InetAddress>> done) {
    onLoop(
        loop -> {
          List<InetAddress> local = ofFamily(files.hosts(host), dns.family());
          if (local.isEmpty()) {
            look(loop, new Wanted<>(host, types(dns.family()), InetAddress.class), dns, done);
          } else {
            done.accept(Answer.of(local, FILE_TTL_NANOS));
          }
        });
  }

  @Override
  public void services(String name, DnsConfig dns, Consumer<Answer<Service>> done) {
    onLoop(loop -> look(loop, new Wanted<>(name, SERVICES, Service.class), dns, done));
  }

  /** What a look-up is for. */
  private record Wanted<T>(String name, List<List<DnsRecordType>> types, Class<T> what) {}

  /** Begins a look-up when there is room for it. */
  private <T> void look(EventLoop loop, Wanted<T> wanted, DnsConfig dns, Consumer<Answer<T>> done) {
    if (running == MOST_AT_ONCE) {
      waiting.addLast(() -> look(loop, wanted, dns, done));
      return;
    }
    running++;
    List<String> names = files.resolver().candidates(wanted.name());
    Consumer<Answer<T>> ended =
        answer -> {
          running--;
          Runnable next = waiting.pollFirst();
          if (next != null) {
            next.run();
          }
          done.accept(answer);
        };
    new Lookup<>(servers(loop, dns), names, wanted.types(), wanted.what(), ended).begin();
  }

  private void onLoop(Consumer<EventLoop> task) {
    EventLoop loop = side.get();
    if (loop != null) {
      loop.execute(() -> task.accept(loop));
    }
  }

  private static List<List<DnsRecordType>> types(DnsFamily family) {
    return switch (family) {
      case AUTO -> List.of(List.of(DnsRecordType.A), List.of(DnsRecordType.AAAA));
      case IPV4 -> List.of(List.of(DnsRecordType.A));
      case IPV6 -> List.of(List.of(DnsRecordType.AAAA));
      case BOTH -> List.of(List.of(DnsRecordType.A, DnsRecordType.AAAA));
    };
  }

  private static List<InetAddress> ofFamily(List<InetAddress> all, DnsFamily family) {
    List<InetAddress> v4 = all.stream().filter(Inet4Address.class::isInstance).toList();
    List<InetAddress> v6 = all.stream().filter(Inet6Address.class::isInstance).toList();
    return switch (family) {
      case AUTO -> v4.isEmpty() ? v6 : v4;
      case IPV4 -> v4;
      case IPV6 -> v6;
      case BOTH -> all;
    };
  }

  private Servers servers(EventLoop loop, DnsConfig dns) {
    List<InetSocketAddress> servers = new ArrayList<>();
    for (Address.Tcp server : dns.servers()) {
      InetAddress address = Objects.requireNonNull(Hosts.literal(server.host()));
      servers.add(new InetSocketAddress(address, server.port()));
    }
    return new Servers(
        loop,
        resolver(loop, dns.timeout().toMillis()),
        servers.isEmpty() ? files.resolver().servers() : servers);
  }

  private DnsNameResolver resolver(EventLoop loop, long timeoutMillis) {
    DnsNameResolver present = resolver;
    if (present != null && present.queryTimeoutMillis() == timeoutMillis) {
      return present;
    }
    if (present != null) {
      present.close();
    }
    DnsNameResolver made =
        new DnsNameResolverBuilder(loop)
            .datagramChannelFactory(transport::newDatagramChannel)
            .socketChannelFactory(transport::newSocketChannel)
            // A port of its own for each look-up, so that an answer is hard to forge.
            .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
            .queryTimeoutMillis(timeoutMillis)
            // Nothing of the following is used by single questions.
            .nameServerProvider(new SingletonDnsServerAddressStreamProvider(NOBODY))
            .searchDomains(List.of())
            .ndots(1)
            .resolveCache(NoopDnsCache.INSTANCE)
            .cnameCache(NoopDnsCnameCache.INSTANCE)
            .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
            // As the C libraries do; what does not fit comes over TCP.
            .optResourceEnabled(false)
            .build();
    resolver = made;
    return made;
  }

  @Override
  public void close() {
    side.close();
  }
}

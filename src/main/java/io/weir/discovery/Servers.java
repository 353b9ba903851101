package io.weir.discovery;

import io.netty.channel.AddressedEnvelope;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks name servers, one after the other, until one of them has something to say. Follows aliases.
 * For one look-up, on the loop for names.
 */
final class Servers {
  private static final Logger log = LoggerFactory.getLogger(Servers.class);

  /** As resolv.conf(5) has it. */
  private static final int ROUNDS = 2;

  private static final int MOST_ALIASES = 8;

  private final EventLoop loop;
  private final DnsNameResolver resolver;
  private final List<InetSocketAddress> servers;

  Servers(EventLoop loop, DnsNameResolver resolver, List<InetSocketAddress> servers) {
    this.loop = loop;
    this.resolver = resolver;
    this.servers = servers;
  }

  /** Asks for these records of this whole name. The reply is told once, on the loop. */
  void ask(String name, DnsRecordType type, Consumer<Reply> done) {
    new Question(type, done, Long.MAX_VALUE, MOST_ALIASES).ask(name);
  }

  /** One name after the other, as aliases lead on. */
  private final class Question {
    private final DnsRecordType type;
    private final Consumer<Reply> done;

    /** The least of the aliases so far. */
    private final long ttlSeconds;

    private final int aliasesLeft;
    private int tries;
    private String name = "";
    private boolean silent = true;

    Question(DnsRecordType type, Consumer<Reply> done, long ttlSeconds, int aliasesLeft) {
      this.type = type;
      this.done = done;
      this.ttlSeconds = ttlSeconds;
      this.aliasesLeft = aliasesLeft;
    }

    void ask(String wanted) {
      name = wanted;
      tryNext(Reply.failed(Reply.Kind.FAILED, "there is no name server"));
    }

    private void tryNext(Reply before) {
      if (tries == servers.size() * ROUNDS) {
        done.accept(before);
        return;
      }
      InetSocketAddress server = servers.get(tries % servers.size());
      tries++;
      Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> asked =
          resolver.query(server, new DefaultDnsQuestion(name + ".", type));
      // Behind the resolver's own time, for whatever it does not bound.
      Future<?> guard =
          loop.schedule(
              () -> asked.cancel(false), 2 * resolver.queryTimeoutMillis(), TimeUnit.MILLISECONDS);
      asked.addListener(
          future -> {
            guard.cancel(false);
            took(asked);
          });
    }

    private void took(Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> asked) {
      if (!asked.isSuccess()) {
        Throwable cause = asked.cause();
        boolean late = asked.isCancelled() || cause instanceof DnsNameResolverTimeoutException;
        log.debug("{} was not answered", name, cause);
        silent &= late;
        tryNext(
            Reply.failed(
                silent ? Reply.Kind.SILENT : Reply.Kind.FAILED,
                late
                    ? "no name server has answered in time"
                    : "no name server could be asked: " + cause));
        return;
      }
      AddressedEnvelope<DnsResponse, InetSocketAddress> envelope = asked.getNow();
      Reply reply;
      try {
        reply = Reply.of(envelope.content(), name, type);
      } finally {
        envelope.release();
      }
      judge(reply);
    }

    private void judge(Reply reply) {
      long ttl = Math.min(ttlSeconds, reply.ttlSeconds());
      String alias = reply.alias();
      if (reply.kind() == Reply.Kind.FAILED) {
        silent = false;
        tryNext(reply);
      } else if (alias != null && aliasesLeft > 0) {
        new Question(type, done, ttl, aliasesLeft - 1).ask(alias);
      } else {
        done.accept(new Reply(reply.kind(), reply.found(), ttl, null, reply.reason()));
      }
    }
  }
}

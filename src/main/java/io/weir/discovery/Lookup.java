package io.weir.discovery;

import io.netty.handler.codec.dns.DnsRecordType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One look-up: all the whole names that a name may stand for, and of each all records that are
 * wanted, until something is found. On the loop for names.
 */
final class Lookup<T> {
  private final Servers servers;
  private final List<String> names;
  private final List<List<DnsRecordType>> wanted;
  private final Class<T> what;
  private final Consumer<Answer<T>> done;

  // Where it is.
  private int name;
  private int group;
  private int type;

  private final List<T> found = new ArrayList<>();
  private long ttlSeconds = Long.MAX_VALUE;
  private boolean groupFailed;
  private @Nullable String failure;
  private @Nullable String nothing;
  private boolean exists;

  /**
   * @param wanted types of records; all of a group are asked for, the next group only if there were
   *     none
   */
  Lookup(
      Servers servers,
      List<String> names,
      List<List<DnsRecordType>> wanted,
      Class<T> what,
      Consumer<Answer<T>> done) {
    this.servers = servers;
    this.names = names;
    this.wanted = wanted;
    this.what = what;
    this.done = done;
  }

  void begin() {
    if (name == names.size()) {
      over();
    } else {
      servers.ask(names.get(name), wanted.get(group).get(type), this::took);
    }
  }

  private void took(Reply reply) {
    switch (reply.kind()) {
      case FOUND -> {
        reply.found().forEach(each -> found.add(what.cast(each)));
        ttlSeconds = Math.min(ttlSeconds, reply.ttlSeconds());
      }
      case EMPTY -> {
        exists = true;
        nothing = reply.reason();
      }
      case NOT_FOUND -> nothing = nothing == null ? reply.reason() : nothing;
      case FAILED -> {
        groupFailed = true;
        failure = reply.reason();
      }
      case SILENT -> {
        // Whoever is silent would be silent again.
        done.accept(Answer.without(Answer.Kind.FAILED, reply.reason()));
        return;
      }
    }
    next();
  }

  private void next() {
    type++;
    if (type < wanted.get(group).size()) {
      begin();
      return;
    }
    type = 0;
    if (!found.isEmpty() && !groupFailed) {
      done.accept(Answer.of(found, TimeUnit.SECONDS.toNanos(ttlSeconds)));
      return;
    }
    // Half of what there may be is not known to be all.
    found.clear();
    ttlSeconds = Long.MAX_VALUE;
    boolean failed = groupFailed;
    groupFailed = false;
    group++;
    if (failed || group == wanted.size()) {
      group = 0;
      name++;
    }
    begin();
  }

  private void over() {
    if (failure != null) {
      done.accept(Answer.without(Answer.Kind.FAILED, failure));
    } else {
      Answer.Kind kind = exists ? Answer.Kind.EMPTY : Answer.Kind.NOT_FOUND;
      done.accept(Answer.without(kind, String.valueOf(nothing)));
    }
  }
}

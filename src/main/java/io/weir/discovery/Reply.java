package io.weir.discovery;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one server said to one question. Immutable.
 *
 * @param found addresses ({@link InetAddress}) or services ({@link Service})
 * @param ttlSeconds the least of all records that led there
 * @param alias a name that the answer leads to without saying more of it; null if there is none
 * @param reason why there is nothing, in words
 */
record Reply(
    Kind kind, List<Object> found, long ttlSeconds, @Nullable String alias, String reason) {
  /** What is left to do with it. */
  enum Kind {
    FOUND,
    EMPTY,
    NOT_FOUND,
    /** It could or would not say. */
    FAILED,
    /** It said nothing. */
    SILENT
  }

  private static final int MOST_ALIASES = 16;
  private static final int V4_BYTES = 4;
  private static final int V6_BYTES = 16;

  static Reply failed(Kind kind, String reason) {
    return new Reply(kind, List.of(), 0, null, reason);
  }

  /** Reads a response to a question for these records of this name; leaves it to the caller. */
  static Reply of(DnsResponse response, String name, DnsRecordType type) {
    if (response.code().equals(DnsResponseCode.NXDOMAIN)) {
      return failed(Kind.NOT_FOUND, "there is no such name");
    }
    if (!response.code().equals(DnsResponseCode.NOERROR)) {
      String code = response.code().toString().replaceAll("\\(.*", "");
      return failed(Kind.FAILED, "the name server says " + code);
    }
    try {
      return new Reader(response, type).follow(name);
    } catch (RuntimeException e) {
      // Expected of a server that sends garbage: whatever the reading of it may throw.
      return failed(Kind.FAILED, "the name server's answer is broken: " + e.getMessage());
    }
  }

  /** Collects the records of one response. */
  private static final class Reader {
    /** By the name that has it. */
    private final Map<String, DnsRecord> aliases = new HashMap<>();

    private final List<DnsRecord> records = new ArrayList<>();

    Reader(DnsResponse response, DnsRecordType type) {
      for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
        DnsRecord record = response.recordAt(DnsSection.ANSWER, i);
        if (record.type().equals(type)) {
          records.add(record);
        } else if (record.type().equals(DnsRecordType.CNAME)) {
          aliases.put(plain(record.name()), record);
        }
      }
    }

    Reply follow(String asked) {
      String name = plain(asked);
      long ttl = Long.MAX_VALUE;
      for (int i = 0; aliases.containsKey(name) && i < MOST_ALIASES; i++) {
        DnsRecord alias = aliases.get(name);
        ttl = Math.min(ttl, alias.timeToLive());
        name = plain(DefaultDnsRecordDecoder.decodeName(((ByteBufHolder) alias).content()));
      }
      List<Object> found = new ArrayList<>();
      for (DnsRecord record : records) {
        Object thing = plain(record.name()).equals(name) ? thing(record) : null;
        if (thing != null) {
          ttl = Math.min(ttl, record.timeToLive());
          found.add(thing);
        }
      }
      if (!found.isEmpty()) {
        return new Reply(Kind.FOUND, found, ttl, null, "");
      }
      String alias = name.equals(plain(asked)) || !Hosts.isName(name) ? null : name;
      return new Reply(Kind.EMPTY, List.of(), ttl, alias, "the name has no such records");
    }

    private static @Nullable Object thing(DnsRecord record) {
      ByteBuf content = ((ByteBufHolder) record).content().duplicate();
      return record.type().equals(DnsRecordType.SRV) ? service(content) : address(content);
    }

    private static @Nullable InetAddress address(ByteBuf content) {
      int size = content.readableBytes();
      if (size != V4_BYTES && size != V6_BYTES) {
        return null;
      }
      byte[] bytes = new byte[size];
      content.readBytes(bytes);
      try {
        InetAddress address = InetAddress.getByAddress(bytes);
        return Hosts.reachable(address) ? address : null;
      } catch (UnknownHostException e) {
        throw new IllegalStateException("an address has 4 or 16 bytes", e);
      }
    }

    /** Null for a service that is not to be had there, or whose target is no name. */
    private static @Nullable Service service(ByteBuf content) {
      int priority = content.readUnsignedShort();
      int weight = content.readUnsignedShort();
      int port = content.readUnsignedShort();
      String target = plain(DefaultDnsRecordDecoder.decodeName(content));
      return port == 0 || !Hosts.isName(target)
          ? null
          : new Service(target, port, priority, weight);
    }

    private static String plain(String name) {
      String lower = name.toLowerCase(Locale.ROOT);
      return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
  }
}

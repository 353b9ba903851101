package io.weir.discovery;

import io.netty.resolver.HostsFileEntriesProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the files of the system say about names, read again when one of them has changed. Of the
 * loop for names, which may wait for a local disk; lives as long as the gateway.
 */
final class SystemFiles {
  private static final Logger log = LoggerFactory.getLogger(SystemFiles.class);

  private final Path resolvConf;
  private final Path hosts;
  private @Nullable Stamp resolvConfRead;
  private @Nullable Stamp hostsRead;
  private ResolvConf resolver = ResolvConf.nothing();
  private Map<String, List<InetAddress>> v4 = Map.of();
  private Map<String, List<InetAddress>> v6 = Map.of();

  /** Which state of a file was read. */
  private record Stamp(FileTime changed, long bytes) {
    static @Nullable Stamp of(Path file) {
      try {
        return new Stamp(Files.getLastModifiedTime(file), Files.size(file));
      } catch (IOException e) {
        log.trace("there is no {}", file, e);
        return null;
      }
    }
  }

  SystemFiles(Path resolvConf, Path hosts) {
    this.resolvConf = resolvConf;
    this.hosts = hosts;
  }

  ResolvConf resolver() {
    Stamp now = Stamp.of(resolvConf);
    if (now == null || !now.equals(resolvConfRead)) {
      resolver = ResolvConf.read(resolvConf);
      resolvConfRead = now;
    }
    return resolver;
  }

  /** The addresses of a host, of either family; empty if it is not in the file. */
  List<InetAddress> hosts(String host) {
    Stamp now = Stamp.of(hosts);
    if (now == null || !now.equals(hostsRead)) {
      readHosts(now != null);
      hostsRead = now;
    }
    String name = host.toLowerCase(Locale.ROOT);
    List<InetAddress> all = new ArrayList<>(v4.getOrDefault(name, List.of()));
    all.addAll(v6.getOrDefault(name, List.of()));
    if (all.isEmpty() && (name.equals("localhost") || name.endsWith(".localhost"))) {
      // RFC 6761: such names never leave the machine.
      all.add(InetAddress.getLoopbackAddress());
    }
    return all;
  }

  private void readHosts(boolean exists) {
    v4 = Map.of();
    v6 = Map.of();
    if (!exists) {
      return;
    }
    try {
      HostsFileEntriesProvider read =
          HostsFileEntriesProvider.parser().parse(hosts.toFile(), StandardCharsets.UTF_8);
      v4 = read.ipv4Entries();
      v6 = read.ipv6Entries();
    } catch (IOException e) {
      log.warn("{} cannot be read", hosts, e);
    }
  }
}

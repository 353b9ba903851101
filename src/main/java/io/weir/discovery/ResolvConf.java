package io.weir.discovery;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What resolv.conf(5) says: whom to ask, and under which names. Immutable; read again when it has
 * changed.
 *
 * @param search domains in which a name may be meant
 * @param ndots dots from which on a name is first taken as it is
 */
record ResolvConf(List<InetSocketAddress> servers, List<String> search, int ndots) {
  private static final Logger log = LoggerFactory.getLogger(ResolvConf.class);
  private static final int PORT = 53;
  private static final int MOST_NDOTS = 15;
  private static final String NDOTS = "ndots:";

  ResolvConf {
    servers = List.copyOf(servers);
    search = List.copyOf(search);
  }

  /** What a system without the file does: it asks itself. */
  static ResolvConf nothing() {
    return new ResolvConf(List.of(loopback()), List.of(), 1);
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT);
  }

  static ResolvConf read(Path file) {
    try {
      return parse(Files.readAllLines(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      log.debug("{} cannot be read", file, e);
      return nothing();
    }
  }

  static ResolvConf parse(List<String> lines) {
    List<InetSocketAddress> servers = new ArrayList<>();
    List<String> search = new ArrayList<>();
    int ndots = 1;
    for (String line : lines) {
      String[] words = line.strip().split("\\s+");
      switch (words[0]) {
        case "nameserver" -> addServer(servers, words);
        case "domain", "search" -> {
          // The last one counts.
          search.clear();
          for (int i = 1; i < words.length; i++) {
            search.add(words[i].toLowerCase(Locale.ROOT).replaceAll("^\\.+|\\.+$", ""));
          }
        }
        case "options" -> ndots = ndots(words, ndots);
        default -> {}
      }
    }
    search.removeIf(domain -> !Hosts.isName(domain));
    return new ResolvConf(servers.isEmpty() ? List.of(loopback()) : servers, search, ndots);
  }

  private static void addServer(List<InetSocketAddress> servers, String[] words) {
    @Nullable InetAddress address = words.length > 1 ? Hosts.literal(words[1]) : null;
    if (address != null) {
      servers.add(new InetSocketAddress(address, PORT));
    }
  }

  private static int ndots(String[] words, int before) {
    int ndots = before;
    for (String word : words) {
      if (word.matches(NDOTS + "[0-9]{1,4}")) {
        ndots = Math.min(MOST_NDOTS, Integer.parseInt(word.substring(NDOTS.length())));
      }
    }
    return ndots;
  }

  /** The whole names that a name may stand for, in the order in which they are tried. */
  List<String> candidates(String name) {
    List<String> all = new ArrayList<>();
    for (String domain : search) {
      all.add(name + "." + domain);
    }
    long dots = name.chars().filter(c -> c == '.').count();
    all.add(dots >= ndots ? 0 : all.size(), name);
    return all;
  }
}

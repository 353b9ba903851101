package io.weir.doctor;

import io.weir.config.GatewayConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each value of the machine that a busy weir can meet. What the machine does not tell is
 * left out. Used for one examination.
 */
public final class Doctor {
  private static final int MAY_BIND_LOW_PORTS = 10;

  /** Ports for connections to one address; fewer are met by a site that is merely busy. */
  private static final int FEW_PORTS = 20_000;

  /** Threads, code, classes and what the kernel counts for the process. */
  private static final long BESIDE_HEAP_AND_BUFFERS = 128L << 20;

  private static final double MOST_OF_DIRECT = 0.75;

  private final Machine machine;
  private final Jvm jvm;
  private final Need need;
  private final List<Finding> findings = new ArrayList<>();

  private Doctor(Machine machine, Jvm jvm, Need need) {
    this.machine = machine;
    this.jvm = jvm;
    this.need = need;
  }

  /**
   * @param root the directory with {@code proc} and {@code sys}, {@code /} for this machine
   */
  public static List<Finding> examine(GatewayConfig config, Path root, Jvm jvm) {
    Doctor doctor = new Doctor(new Machine(root), jvm, Need.of(config, jvm.processors()));
    doctor.descriptors();
    doctor.accepting();
    doctor.connecting();
    doctor.container();
    return doctor.findings;
  }

  private void descriptors() {
    String limit = machine.descriptors();
    if (limit != null) {
      String moves = "client and backend connections that can be open at once";
      String remedy = "ulimit -n %d, or LimitNOFILE=%d in the unit";
      boolean fits = limit.equals("unlimited") || number(limit) >= need.descriptors();
      add(
          fits,
          "nofile",
          limit,
          atLeast(need.descriptors()),
          moves,
          remedy(remedy, need.descriptors()));
    }
    atLeast("fs.nr_open", need.descriptors(), "the most that nofile can be raised to");
    atLeast("fs.file-max", 2 * need.descriptors(), "open files of all processes together");
  }

  private void accepting() {
    atLeast(
        "net.core.somaxconn",
        need.backlog(),
        "connections that wait to be accepted; it caps the backlog of listeners");
    atLeast(
        "net.ipv4.tcp_max_syn_backlog", need.backlog(), "connections whose handshake is under way");
    exactly(
        "net.ipv4.tcp_abort_on_overflow",
        "0",
        "whether clients are reset, instead of trying again, when the backlog is full");
    if (need.loops() > 1) {
      exactly(
          "net.ipv4.tcp_migrate_req",
          "1",
          "whether clients that wait at a socket that closes go to one of another loop or process");
    }
    String first = machine.setting("net.ipv4.ip_unprivileged_port_start");
    if (first != null && need.lowestPort() > 0) {
      boolean fits = need.lowestPort() >= number(first) || machine.capable(MAY_BIND_LOW_PORTS);
      add(
          fits,
          "net.ipv4.ip_unprivileged_port_start",
          first,
          "at most " + need.lowestPort() + ", or CAP_NET_BIND_SERVICE",
          "ports that a listener may have without a capability",
          "sysctl -w net.ipv4.ip_unprivileged_port_start=" + need.lowestPort());
    }
  }

  private void connecting() {
    String range = machine.setting("net.ipv4.ip_local_port_range");
    if (range != null && range.matches("[0-9]+ [0-9]+")) {
      String[] ends = range.split(" ");
      long ports = number(ends[1]) - number(ends[0]) + 1;
      long wanted = Math.max(FEW_PORTS, need.toOneBackend());
      add(
          ports >= wanted,
          "net.ipv4.ip_local_port_range",
          range,
          atLeast(wanted) + " ports",
          "connections that can be open to one backend at once",
          "sysctl -w net.ipv4.ip_local_port_range='1024 65535'");
    }
    // Only there while connections are tracked, which a packet filter makes the kernel do.
    atLeast(
        "net.netfilter.nf_conntrack_max",
        2 * need.clients(),
        "connections that the packet filter remembers; new ones are dropped beyond it");
  }

  private void container() {
    String cpu = machine.group("cpu.max");
    if (cpu != null && cpu.matches("[0-9]+ [0-9]+")) {
      String[] parts = cpu.split(" ");
      double processors = (double) number(parts[0]) / number(parts[1]);
      add(
          need.loops() <= Math.max(1, Math.ceil(processors)),
          "cpu.max",
          cpu,
          String.format(
              Locale.ROOT, "%d processors for as many loops, not %.1f", need.loops(), processors),
          "processor time; loops beyond it stop each other",
          "give the container more, or set runtime.loops = " + (int) Math.max(1, processors));
    }
    String memory = machine.group("memory.max");
    if (memory != null && memory.matches("[0-9]{1,18}")) {
      long wanted = jvm.heapBytes() + jvm.directBytes() + BESIDE_HEAP_AND_BUFFERS;
      add(
          number(memory) >= wanted,
          "memory.max",
          mebibytes(number(memory)),
          "at least " + mebibytes(wanted),
          "whether the kernel ends the process when heap and buffers are full",
          "give the container more, or start java with a smaller -XX:MaxRAMPercentage");
    }
    long usable = (long) (jvm.directBytes() * MOST_OF_DIRECT);
    add(
        need.buffers() <= usable,
        "direct memory of the JVM",
        mebibytes(jvm.directBytes()),
        "at least " + mebibytes((long) (need.buffers() / MOST_OF_DIRECT)),
        "whether limits.buffered-bytes can be used up",
        "java -XX:MaxDirectMemorySize="
            + (long) (need.buffers() / MOST_OF_DIRECT / (1 << 20) + 1)
            + "m");
  }

  private void atLeast(String setting, long wanted, String moves) {
    String value = machine.setting(setting);
    if (value != null) {
      boolean fits = !value.matches("[0-9]{1,18}") || number(value) >= wanted;
      add(fits, setting, value, atLeast(wanted), moves, "sysctl -w " + setting + "=" + wanted);
    }
  }

  private void exactly(String setting, String wanted, String moves) {
    String value = machine.setting(setting);
    if (value != null) {
      String remedy = "sysctl -w " + setting + "=" + wanted;
      add(value.equals(wanted), setting, value, wanted, moves, remedy);
    }
  }

  private void add(
      boolean fits, String name, String value, String wanted, String moves, String remedy) {
    findings.add(new Finding(fits, name, value, wanted, moves, fits ? "" : remedy));
  }

  private static String remedy(String format, long value) {
    return String.format(Locale.ROOT, format, value, value);
  }

  private static String atLeast(long wanted) {
    return "at least " + wanted;
  }

  private static String mebibytes(long bytes) {
    return (bytes >> 20) + "MiB";
  }

  /** What is no number is taken for the smallest one, so that somebody looks at it. */
  private static long number(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }
}

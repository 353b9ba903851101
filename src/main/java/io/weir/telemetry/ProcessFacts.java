package io.weir.telemetry;

import com.sun.management.OperatingSystemMXBean;
import io.netty.buffer.PooledByteBufAllocator;
import io.weir.net.Descriptors;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the operating system and Netty know about this process; stateless, read anew by each scrape
 * on its thread. What a platform does not tell is left out.
 */
final class ProcessFacts {
  /** Not statm, which counts in pages: their size differs between machines and Java hides it. */
  private static final Path STATUS = Path.of("/proc/self/status");

  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s*(\\d{1,15}) kB$");

  private ProcessFacts() {}

  static void collect(Points points) {
    collectMemory(points);
    collectAllocator(points);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean process
        && process.getProcessCpuTime() >= 0) {
      points.counter(Meters.PROCESS_CPU, process.getProcessCpuTime() / 1e9);
    }
    if (Descriptors.limit() >= 0) {
      points.gauge(Meters.PROCESS_OPEN_FDS, Descriptors.open());
      points.gauge(Meters.PROCESS_MAX_FDS, Descriptors.limit());
    }
  }

  private static void collectMemory(Points points) {
    try {
      Matcher resident = RESIDENT.matcher(Files.readString(STATUS));
      if (resident.find()) {
        points.gauge(Meters.PROCESS_RESIDENT_MEMORY, Long.parseLong(resident.group(1)) * 1024);
      }
    } catch (IOException e) {
      // Not Linux; then this gauge does not exist.
    }
  }

  private static void collectAllocator(Points points) {
    PooledByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    var metric = allocator.metric();
    points.gauge(Meters.ALLOCATOR_USED, metric.usedDirectMemory(), "direct");
    points.gauge(Meters.ALLOCATOR_USED, metric.usedHeapMemory(), "heap");
    points.gauge(Meters.ALLOCATOR_PINNED, allocator.pinnedDirectMemory(), "direct");
    points.gauge(Meters.ALLOCATOR_PINNED, allocator.pinnedHeapMemory(), "heap");
  }
}

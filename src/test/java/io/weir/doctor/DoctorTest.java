package io.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.ConfigLoader;
import io.weir.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One value at a time; the golden commands have a whole machine. */
final class DoctorTest {
  private static final long MIB = 1 << 20;
  private static final Jvm JVM = new Jvm(256 * MIB, 1024 * MIB, 2);

  @TempDir Path root;

  @Test
  void examine_machineThatTellsNothing_judgesTheJvmAlone() {
    assertThat(examine("")).extracting(Finding::name).containsExactly("direct memory of the JVM");
  }

  @Test
  void examine_buffersBeyondDirectMemory_namesTheOptionOfJava() {
    assertThat(examine("limits.buffered-bytes = 1GiB"))
        .containsExactly(
            new Finding(
                false,
                "direct memory of the JVM",
                "1024MiB",
                "at least 1365MiB",
                "whether limits.buffered-bytes can be used up",
                "java -XX:MaxDirectMemorySize=1366m"));
  }

  @Test
  void examine_containerWithLessMemoryThanTheJvmMayTake_warns() throws IOException {
    write("sys/fs/cgroup/memory.max", "1073741824\n");

    assertThat(finding("memory.max", ""))
        .extracting(Finding::fits, Finding::value, Finding::need)
        .containsExactly(false, "1024MiB", "at least 1408MiB");
    write("sys/fs/cgroup/memory.max", "2147483648\n");
    assertThat(finding("memory.max", "").fits()).isTrue();
  }

  @Test
  void examine_groupOfTheProcess_countsBeforeThatOfTheMachine() throws IOException {
    write("proc/self/cgroup", "0::/weir.slice\n");
    write("sys/fs/cgroup/cpu.max", "800000 100000\n");
    write("sys/fs/cgroup/weir.slice/cpu.max", "100000 100000\n");

    assertThat(finding("cpu.max", "").value()).isEqualTo("100000 100000");
    assertThat(finding("cpu.max", "").fits()).isFalse();
    assertThat(finding("cpu.max", "runtime.loops = 1").fits()).isTrue();
  }

  @Test
  void examine_backlogOfAListener_isWhatSomaxconnIsComparedWith() throws IOException {
    write("proc/sys/net/core/somaxconn", "1024\n");

    assertThat(finding("net.core.somaxconn", "").remedy())
        .isEqualTo("sysctl -w net.core.somaxconn=4096");
    assertThat(finding("net.core.somaxconn", "listener-defaults.backlog = 512").remedy()).isEmpty();
  }

  @Test
  void examine_connectionsWithoutALimit_areWhatTheSettingBoundsAnyway() throws IOException {
    write("proc/self/limits", "Max open files            unlimited   unlimited   files\n");

    assertThat(finding("nofile", "runtime.max-clients = 10000000").fits()).isTrue();
  }

  @Test
  void examine_lowPort_needsTheCapabilityOrTheSetting() throws IOException {
    write("proc/sys/net/ipv4/ip_unprivileged_port_start", "1024\n");
    write("proc/self/status", "CapEff:\t0000000000000000\n");
    String name = "net.ipv4.ip_unprivileged_port_start";

    assertThat(finding(name, "listeners.web.bind = \":80\"").fits()).isFalse();
    assertThat(finding(name, "listeners.web.bind = \":8080\"").fits()).isTrue();
    write("proc/self/status", "CapEff:\t0000000000000400\n");
    assertThat(finding(name, "listeners.web.bind = \":80\"").fits()).isTrue();
  }

  @Test
  void examine_oneLoop_doesNotCareForMigration() throws IOException {
    write("proc/sys/net/ipv4/tcp_migrate_req", "0\n");

    assertThat(finding("net.ipv4.tcp_migrate_req", "").fits()).isFalse();
    assertThat(examine("runtime.loops = 1"))
        .extracting(Finding::name)
        .doesNotContain("net.ipv4.tcp_migrate_req");
  }

  private Finding finding(String name, String hocon) {
    return examine(hocon).stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<Finding> examine(String hocon) {
    GatewayConfig config =
        ConfigLoader.parse("listeners { web { bind = \":0\" } }\n" + hocon, "test.conf").config();
    return Doctor.examine(config, root, JVM);
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}

package io.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class DescriptorsTest {
  @Test
  @EnabledOnOs(OS.LINUX)
  void limit_isTheSoftLimitOfTheProcess() throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc/self/limits")).stream()
            .filter(text -> text.startsWith("Max open files"))
            .findFirst()
            .orElseThrow();
    assertThat(Descriptors.limit()).isEqualTo(Long.parseLong(line.split("\\s+")[3]));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void open_isPositiveAndBelowTheLimit() {
    assertThat(Descriptors.open()).isPositive().isLessThan(Descriptors.limit());
  }

  @Test
  void clientConnections_isHalfOfWhatTheReserveLeaves() {
    assertThat(Descriptors.clientConnections(20_000, 1_000)).isEqualTo(9_500);
    assertThat(Descriptors.clientConnections(1_024, 1_000)).isEqualTo(12);
  }

  @Test
  void clientConnections_reserveTakesAll_oneRemains() {
    assertThat(Descriptors.clientConnections(1_024, 1_024)).isEqualTo(1);
    assertThat(Descriptors.clientConnections(100, 1_024)).isEqualTo(1);
  }

  @Test
  void clientConnections_noOrEnormousLimit_doesNotOverflow() {
    assertThat(Descriptors.clientConnections(-1, 1_000)).isEqualTo(Integer.MAX_VALUE);
    assertThat(Descriptors.clientConnections(Long.MAX_VALUE, 0)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void affordable_smallLimit_leavesRoomForClients() {
    assertThat(Descriptors.affordable(256, 20_000, 70)).isEqualTo(256);
    assertThat(Descriptors.affordable(256, 256, 70)).isEqualTo(102);
    assertThat(Descriptors.affordable(256, 512, 70)).isEqualTo(128);
    assertThat(Descriptors.affordable(16, 256, 70)).isEqualTo(16);
  }
}

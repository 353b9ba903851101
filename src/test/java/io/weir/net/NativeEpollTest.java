package io.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import io.netty.util.Version;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The native library is of another release than the classes; here they must fit together. */
class NativeEpollTest {
  private static final String CLASSES = "netty-transport-classes-epoll";
  private static final String LIBRARY = "netty-transport-native-epoll";

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = {"amd64", "x86_64", "aarch64"})
  void epoll_onLinux_isAvailable(TestReporter reporter) {
    Map<String, Version> versions = Version.identify();
    assertThat(versions).containsKeys(CLASSES, LIBRARY);
    versions.forEach((name, version) -> reporter.publishEntry(name, version.artifactVersion()));
    assertThat(Epoll.unavailabilityCause()).isNull();
    assertThat(Epoll.isAvailable()).isTrue();
  }
}

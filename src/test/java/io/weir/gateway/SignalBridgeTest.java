package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs({OS.LINUX, OS.MAC})
final class SignalBridgeTest {

  @Test
  void handle_signalSent_isReceivedWithItsName() throws Exception {
    CompletableFuture<String> received = new CompletableFuture<>();
    // The window size: nobody else in a test JVM cares.
    SignalBridge.handle("WINCH", (name, number) -> received.complete(name + " " + number));

    kill("WINCH");

    assertThat(received.get(10, TimeUnit.SECONDS)).matches("WINCH [0-9]+");
  }

  @Test
  void handle_signalOfTheJvm_isRefusedWithASentence() {
    assertThatThrownBy(() -> SignalBridge.handle("SEGV", (name, number) -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SEGV");
  }

  private static void kill(String signal) throws IOException, InterruptedException {
    String pid = Long.toString(ProcessHandle.current().pid());
    assertThat(new ProcessBuilder("kill", "-" + signal, pid).start().waitFor()).isZero();
  }
}

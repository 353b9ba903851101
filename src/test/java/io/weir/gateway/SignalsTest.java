package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SignalsTest {
  private final List<String> done = new ArrayList<>();
  private final Signals signals = new Signals(() -> done.add("drain"), () -> done.add("close"));

  @Test
  void ended_firstSignal_isPolite() {
    signals.ended("TERM", 15, 0);

    assertThat(done).containsExactly("drain");
    assertThat(signals.exitCode()).isZero();
  }

  @Test
  void ended_secondSignal_endsNowAndShowsInTheExitCode() {
    signals.ended("TERM", 15, 0);
    signals.ended("INT", 2, TimeUnit.SECONDS.toNanos(1));

    assertThat(done).containsExactly("drain", "close");
    assertThat(signals.exitCode()).isEqualTo(130);
  }

  @Test
  void serving_asksForWhatCameTooEarly() {
    signals.hangUp();
    signals.hangUp();
    assertThat(done).isEmpty();

    signals.serving(() -> done.add("drain 2"), () -> done.add("close 2"), () -> done.add("reload"));
    assertThat(done).containsExactly("reload");

    signals.hangUp();
    signals.ended("TERM", 15, 0);
    assertThat(done).containsExactly("reload", "reload", "drain 2");
  }

  @Test
  void ended_echoOfTheFirst_isNotASecond() {
    signals.ended("TERM", 15, 0);
    signals.ended("TERM", 15, TimeUnit.MILLISECONDS.toNanos(1));

    assertThat(done).containsExactly("drain");
    assertThat(signals.exitCode()).isZero();
  }
}

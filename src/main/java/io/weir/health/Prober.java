package io.weir.health;

import java.util.function.Consumer;

/** Makes single checks. Called on the control thread; must not wait. */
interface Prober {
  /** Begins a check. Its end is told once, on any thread; or never, if the gateway has ended. */
  void probe(ProbeSpec spec, Consumer<ProbeResult> done);
}

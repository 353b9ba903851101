package io.weir.exchange;

import java.util.Locale;

/** Where an exchange is in its life; {@link Exchange} documents the transitions. */
enum Phase {
  /** Nothing under way. */
  IDLE,
  /** The head is judged, routed and filtered. */
  ROUTING,
  /** A backend connection is being waited for. */
  ACQUIRING,
  /** The request is on its way; no final response head yet. */
  WAITING,
  /** The response head has gone to the client. */
  RESPONDING,
  /** Raw bytes both ways. */
  TUNNEL;

  /** How logs name the phase. */
  final String label = name().toLowerCase(Locale.ROOT);
}

/**
 * How backends do: who is down, ejected, drained, and who says so.
 *
 * <p>Start with {@link io.weir.health.BackendHealth}, the record of one backend that loops and the
 * control thread share: a loop tells it how each attempt went, the control thread keeps its state.
 * {@link io.weir.health.HealthControl} is the door for everybody else. Behind it {@code
 * ActiveHealth} makes checks over connections of their own, and {@code PassiveHealth} ejects
 * backends whose attempts fail; neither runs anything on a loop that serves requests.
 *
 * <p>A backend gets requests when nobody objects: neither an operator nor the checks nor its own
 * attempts. What follows from a change for those who pick is not known here: whoever wants to hear
 * of changes is told.
 */
@NullMarked
package io.weir.health;

import org.jspecify.annotations.NullMarked;

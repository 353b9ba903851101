package io.weir.gateway;

import io.weir.admin.AdminServer;
import io.weir.listener.ListenerSet;
import io.weir.telemetry.Telemetry;
import org.jspecify.annotations.Nullable;

/**
 * The open parts of a gateway that it talks to after the start. Made by {@link Assembly}, which
 * also closes them; immutable.
 *
 * @param warmUp the rehearsal, once, on any thread that may wait
 * @param admin null if the configuration has none
 */
record Parts(
    GatewayStatus status,
    Reloader reloader,
    ReloadRequests reloads,
    ListenerSet listeners,
    @Nullable AdminServer admin,
    Telemetry telemetry,
    Runnable warmUp) {}

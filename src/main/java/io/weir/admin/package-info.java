/**
 * What an operator and a monitoring system see of a running weir: status page, metrics, readiness,
 * and a unix socket for the commands that change something.
 *
 * <p>Start with {@link io.weir.admin.AdminServer}, whose connections live on a loop of their own,
 * the admin loop, and {@link io.weir.admin.ControlSocket}, which has a thread of its own because it
 * waits for commands to end. Both see the runtime only through {@link io.weir.admin.GatewayView}
 * and {@link io.weir.admin.ControlCommands}, which the gateway implements. The listener only reads:
 * nothing that arrives over TCP changes anything.
 */
@NullMarked
package io.weir.admin;

import org.jspecify.annotations.NullMarked;

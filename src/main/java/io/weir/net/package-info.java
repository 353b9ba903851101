/**
 * Sockets and threads: which transport, which loops, which deadlines. Start with {@link
 * io.weir.net.Transport} (what a socket is), {@link io.weir.net.Loop} (where code runs) and {@link
 * io.weir.net.TimerWheel} (when it runs later). This page is the threading contract of the whole
 * program.
 *
 * <h2>Three kinds of threads</h2>
 *
 * <ul>
 *   <li><b>Loops</b>, one or more, named {@code weir-loop-0} and so on: all data. Everything about
 *       an exchange (its client connection, its backend connection, the pool that one came from,
 *       its deadlines) lives and dies on one loop. So nothing there needs a lock, and nothing there
 *       may wait.
 *   <li>One <b>control loop</b>: start, reload, drain, stop, signals, admin. It may block; no
 *       exchange ever waits for it.
 *   <li>One <b>log writer</b>: takes the lines of the access log from the loops to their file.
 * </ul>
 *
 * <p>The watchdog's thread only measures; it changes nothing. Checks of backends, look-ups of names
 * and reading lists of backends have a thread each, which tells the control loop what it found and
 * decides nothing; it begins when there is something to do.
 *
 * <h2>Four doors</h2>
 *
 * Only these lead from one thread to another:
 *
 * <ol>
 *   <li>One volatile reference to the live routes: the control loop writes it, a loop reads it once
 *       for each exchange.
 *   <li>Atomic words of a backend (requests in flight, connection budget, health), for any loop and
 *       the control loop.
 *   <li>{@link io.weir.net.Loop#execute}, for rare work: handing over budget, retiring a pool,
 *       draining.
 *   <li>One ring from each loop to the log writer.
 * </ol>
 *
 * <h2>Who owns what</h2>
 *
 * <table>
 *   <caption>Objects, owners, and how others reach them</caption>
 *   <tr><th>object</th><th>owner</th><th>others</th></tr>
 *   <tr><td>client connection, exchange, attempt, relay, tunnel</td><td>the loop that accepted</td>
 *       <td>{@code Loop.execute}, to drain</td></tr>
 *   <tr><td>backend connection, pool, waiters</td><td>the loop of the pool</td>
 *       <td>{@code Loop.execute}, to retire or to hand over budget</td></tr>
 *   <tr><td>timer wheel, random numbers, buffers being read or written</td><td>their loop</td>
 *       <td>never</td></tr>
 *   <tr><td>generation, route table, filters, configuration</td><td>nobody: immutable</td>
 *       <td>read freely; the garbage collector ends them</td></tr>
 *   <tr><td>backend: counts, budget, health</td><td>shared</td><td>atomic words</td></tr>
 *   <tr><td>listeners (opening, closing), registry of backends, reload, drain</td>
 *       <td>the control loop</td><td>ask it</td></tr>
 *   <tr><td>cells of a meter</td><td>one writer each: a loop</td>
 *       <td>anyone may add them up</td></tr>
 *   <tr><td>lines of the access log</td><td>the loop, until in the ring</td>
 *       <td>the log writer, from there</td></tr>
 * </table>
 *
 * <h2>How it is kept</h2>
 *
 * Each class says its kind with {@link io.weir.net.LoopConfined}, {@link io.weir.net.AnyThread} or
 * {@link io.weir.net.ControlOnly}. Entry points of loop-confined classes assert that they are on
 * their loop; tests run with assertions. A field that looks shared says why it is not. In
 * loop-confined packages the build forbids locks, futures to wait for, blocking queues, sleeping,
 * thread locals and files. What a task of ours throws, or a loop that ends by itself, is told to a
 * {@link io.weir.net.FatalHandler}, which ends the process: half-changed state serves nobody.
 */
@NullMarked
package io.weir.net;

import org.jspecify.annotations.NullMarked;

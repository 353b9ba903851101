/**
 * Where the backends of a cluster are, as far as that changes while weir runs: the addresses behind
 * a name, the targets of a service, the list in a file.
 *
 * <p>Start with {@link io.weir.discovery.Discovery}: it watches what the generation in force names,
 * says where a configured backend leads at the moment ({@link io.weir.discovery.Endpoint}), and
 * tells when that has changed. A {@link io.weir.discovery.NameWatch} decides when a name is asked
 * for again and what an answer is worth; {@link io.weir.discovery.Names} is how it asks, {@link
 * io.weir.discovery.DnsNames} over the network. A {@link io.weir.discovery.ListWatch} does the same
 * for a file.
 *
 * <p>Decisions are made on the control thread, which never waits; questions to the DNS have an
 * event loop of their own, and files a thread. Nothing here runs on a loop of the data path.
 */
@NullMarked
package io.weir.discovery;

import org.jspecify.annotations.NullMarked;

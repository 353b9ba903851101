package io.weir.telemetry;

import java.util.List;
import java.util.Locale;

/**
 * The catalogue: every metric of weir's own with its kind, labels and help. Registration, the
 * reference page and the test that compares them are all made from these constants, so a metric
 * cannot exist in one of them only. Immutable.
 *
 * <p>Labels carry names from the configuration and members of closed sets, never anything that a
 * client chose. The names follow the conventions of Prometheus: base units, {@code _total} for
 * counters, {@code _info} for facts.
 */
public enum Meters {
  CONNECTIONS_ACTIVE(Kind.GAUGE, "weir_connections_active", "Open client connections.", "listener"),
  CONNECTIONS(Kind.COUNTER, "weir_connections_total", "Client connections accepted.", "listener"),
  CONNECTIONS_REJECTED(
      Kind.COUNTER,
      "weir_connections_rejected_total",
      "Client connections closed at once because of a limit.",
      "listener",
      "reason"),
  CONNECTIONS_REAPED(
      Kind.COUNTER,
      "weir_connections_reaped_total",
      "Idle client connections closed to make room, because a limit of connections was reached.",
      "listener"),
  CONNECTIONS_SHED(
      Kind.COUNTER,
      "weir_connections_shed_total",
      "Client connections ended because the buffers of all held more than limits.buffered-bytes.",
      "listener"),
  REQUESTS(
      Kind.COUNTER,
      "weir_requests_total",
      "Exchanges that ended, by the status that the client got (499: it went away before).",
      "route",
      "code"),
  REQUESTS_IN_FLIGHT(
      Kind.GAUGE, "weir_requests_in_flight", "Exchanges that began and have not ended.", "route"),
  REQUEST_DURATION(
      Kind.HISTOGRAM,
      "weir_request_duration_seconds",
      "From the first byte of a request to the last byte of its answer.",
      "route",
      "code_class"),
  REQUEST_BYTES(
      Kind.COUNTER, "weir_request_bytes_total", "Body bytes received from clients.", "route"),
  RESPONSE_BYTES(Kind.COUNTER, "weir_response_bytes_total", "Body bytes sent to clients.", "route"),
  REQUEST_ERRORS(
      Kind.COUNTER,
      "weir_request_errors_total",
      "Exchanges that failed, by reason; each answer that weir made itself is one of them.",
      "route",
      "reason"),
  OVERHEAD(
      Kind.HISTOGRAM,
      "weir_overhead_seconds",
      "Time that an exchange spent in weir itself, waiting for the backend excluded.",
      "route"),

  BACKEND_REQUESTS(
      Kind.COUNTER,
      "weir_backend_requests_total",
      "Attempts that ended, by the class of the backend's status (failed: there was none).",
      "cluster",
      "backend",
      "code_class"),
  BACKEND_DURATION(
      Kind.HISTOGRAM,
      "weir_backend_duration_seconds",
      "From the start of an attempt to the last byte of the backend's answer.",
      "cluster",
      "backend"),
  BACKEND_QUEUE(
      Kind.HISTOGRAM,
      "weir_backend_queue_seconds",
      "Time that exchanges waited for a connection because the limit was reached.",
      "cluster"),
  BACKEND_CONNECT(
      Kind.HISTOGRAM,
      "weir_backend_connect_seconds",
      "Time to open a connection to a backend.",
      "cluster"),
  BACKEND_FIRST_BYTE(
      Kind.HISTOGRAM,
      "weir_backend_first_byte_seconds",
      "From sending a request to the first byte of the backend's answer.",
      "cluster"),
  BACKEND_CONNECTIONS(
      Kind.GAUGE,
      "weir_backend_connections",
      "Open connections to a backend, by state (active, idle).",
      "cluster",
      "backend",
      "state"),
  BACKEND_CONNECTIONS_LIMIT(
      Kind.GAUGE,
      "weir_backend_connections_limit",
      "Configured limit of open connections; absent when there is none.",
      "cluster",
      "backend"),
  BACKEND_IDLE_TIMEOUT(
      Kind.GAUGE,
      "weir_backend_idle_timeout_seconds",
      "Time after which idle connections are closed: as configured, or sooner if the backend"
          + " would.",
      "cluster",
      "backend"),
  BACKEND_CONNECTIONS_OPENED(
      Kind.COUNTER,
      "weir_backend_connections_opened_total",
      "Connections opened to a backend.",
      "cluster",
      "backend"),
  BACKEND_CONNECTIONS_REUSED(
      Kind.COUNTER,
      "weir_backend_connections_reused_total",
      "Attempts that went over a connection that had served before.",
      "cluster",
      "backend"),
  BACKEND_CONNECTIONS_MOVED(
      Kind.COUNTER,
      "weir_backend_connections_moved_total",
      "Idle connections that went from one event loop to another, which had none.",
      "cluster",
      "backend"),
  BACKEND_CONNECT_FAILURES(
      Kind.COUNTER,
      "weir_backend_connect_failures_total",
      "Connections that could not be opened.",
      "cluster",
      "backend"),
  BACKEND_PENDING(
      Kind.GAUGE,
      "weir_backend_pending",
      "Exchanges that wait for a connection now, by the priority of their route.",
      "cluster",
      "priority"),
  CLUSTER_CONCURRENCY_LIMIT(
      Kind.GAUGE,
      "weir_cluster_concurrency_limit",
      "Requests that a cluster may have now by its adaptive-concurrency; absent when there is"
          + " none.",
      "cluster"),
  BACKEND_RETRIES(
      Kind.COUNTER,
      "weir_backend_retries_total",
      "Attempts after the first one of an exchange, by the reason that made it necessary.",
      "cluster",
      "reason"),
  BACKEND_RETRIES_DENIED(
      Kind.COUNTER,
      "weir_backend_retries_denied_total",
      "Attempts that were not made because the cluster's retry budget was used up.",
      "cluster"),
  BACKEND_PASSED_OVER(
      Kind.COUNTER,
      "weir_backend_passed_over_total",
      "Requests that went to another backend, because so many connections to one were being"
          + " opened.",
      "cluster"),
  BACKEND_UP(
      Kind.GAUGE,
      "weir_backend_up",
      "1 while a backend may get requests, else 0.",
      "cluster",
      "backend"),
  BACKEND_STATE(
      Kind.GAUGE,
      "weir_backend_state",
      "1 for the present state (up, down, ejected, drained, maintenance, unresolved).",
      "cluster",
      "backend",
      "state"),
  BACKEND_WEIGHT(
      Kind.GAUGE,
      "weir_backend_weight",
      "Share of the requests that a backend gets now, 0 while it gets none.",
      "cluster",
      "backend"),
  BACKEND_ALL_DOWN(
      Kind.GAUGE,
      "weir_backend_all_down",
      "1 while no backend of the cluster can be used, else 0.",
      "cluster"),
  BACKEND_HEALTH_CHECKS(
      Kind.COUNTER,
      "weir_backend_health_checks_total",
      "Health checks that ended, by result (success, failure).",
      "cluster",
      "backend",
      "result"),
  BACKEND_FAULTS(
      Kind.COUNTER,
      "weir_backend_faults_total",
      "Attempts that failed by the backend's fault, by kind (connect, gateway, server_error).",
      "cluster",
      "backend",
      "kind"),
  BACKEND_EJECTIONS(
      Kind.COUNTER,
      "weir_backend_ejections_total",
      "Ejections, by what gave rise to them (failures, gateway, connect, error_share, outlier).",
      "cluster",
      "backend",
      "reason"),
  BACKEND_EJECTIONS_PREVENTED(
      Kind.COUNTER,
      "weir_backend_ejections_prevented_total",
      "Ejections that did not happen because too many are ejected, or none else is left.",
      "cluster",
      "backend",
      "reason"),
  CLUSTER_BACKENDS(
      Kind.GAUGE,
      "weir_cluster_backends",
      "Backends of a cluster whose address is known, whatever their state.",
      "cluster"),
  DNS_LOOKUPS(
      Kind.COUNTER,
      "weir_dns_lookups_total",
      "Look-ups of names that ended, by result (found, not_found, empty, failed).",
      "cluster",
      "result"),
  DNS_NAMES_FAILING(
      Kind.GAUGE,
      "weir_dns_names_failing",
      "Names that the last look-up did not find; known addresses may still be in use.",
      "cluster"),
  DNS_ANSWERS_CUT(
      Kind.COUNTER,
      "weir_dns_answers_cut_total",
      "Look-ups that found more addresses than dns.max-addresses.",
      "cluster"),
  BACKENDS_FILE_GOOD(
      Kind.GAUGE,
      "weir_backends_file_good",
      "1 while the list in backends-file is the one in force, 0 while an older one is.",
      "cluster"),
  BACKENDS_FILE_CHANGES(
      Kind.COUNTER,
      "weir_backends_file_changes_total",
      "Changes of backends-file that were seen, by result (taken, refused).",
      "cluster",
      "result"),

  LOOP_LAG(
      Kind.HISTOGRAM,
      "weir_loop_lag_seconds",
      "How late an event loop ran a task that was due at a known time.",
      "loop"),
  LOOP_BUSY(
      Kind.GAUGE,
      "weir_loop_busy_ratio",
      "Share of time in which an event loop was not waiting for events, over ten seconds or more.",
      "loop"),
  LOOP_CPU(
      Kind.COUNTER,
      "weir_loop_cpu_seconds_total",
      "Time that an event loop ran on a processor.",
      "loop"),
  LOOP_CPU_WAIT(
      Kind.COUNTER,
      "weir_loop_cpu_wait_seconds_total",
      "Time that an event loop was ready to run and had no processor.",
      "loop"),
  CONFIG_RELOADS(
      Kind.COUNTER,
      "weir_config_reloads_total",
      "Attempts to load the configuration, by result (success, failure).",
      "result"),
  CONFIG_LAST_RELOAD_SUCCESSFUL(
      Kind.GAUGE,
      "weir_config_last_reload_successful",
      "1 if the last attempt to load the configuration succeeded, else 0."),
  CONFIG_LAST_RELOAD_SUCCESS_TIMESTAMP(
      Kind.GAUGE,
      "weir_config_last_reload_success_timestamp_seconds",
      "When the configuration in use was loaded, as Unix time."),
  CONFIG_GENERATION(
      Kind.GAUGE, "weir_config_generation", "Number of the generation in use, counted from 1."),
  CONFIG_INFO(
      Kind.INFO, "weir_config_info", "The configuration in use, by its content hash.", "sha"),
  BUILD_INFO(
      Kind.INFO, "weir_build_info", "What is running.", "version", "revision", "java", "transport"),
  ACCESS_LOG_DROPPED(
      Kind.COUNTER,
      "weir_access_log_dropped_total",
      "Access log lines dropped because the target was too slow or could not be written."),
  ACCESS_LOG_WRITE_ERRORS(
      Kind.COUNTER,
      "weir_access_log_write_errors_total",
      "Failed attempts to open or write the access log's target."),
  TRACE_SPANS_EXPORTED(
      Kind.COUNTER, "weir_trace_spans_exported_total", "Spans that the collector has taken."),
  TRACE_SPANS_DROPPED(
      Kind.COUNTER,
      "weir_trace_spans_dropped_total",
      "Spans dropped because too many waited, or because the collector did not take them."),
  ALLOCATOR_USED(
      Kind.GAUGE,
      "weir_allocator_used_bytes",
      "Memory that Netty's buffer allocator holds, by kind (direct, heap).",
      "memory"),
  ALLOCATOR_PINNED(
      Kind.GAUGE,
      "weir_allocator_pinned_bytes",
      "Memory of Netty's buffer allocator that live buffers occupy, by kind (direct, heap).",
      "memory"),
  BUFFERED_LIMIT(
      Kind.GAUGE,
      "weir_buffered_limit_bytes",
      "What buffers may hold (limits.buffered-bytes), compared with weir_allocator_pinned_bytes."),
  PROCESS_RESIDENT_MEMORY(
      Kind.GAUGE, "process_resident_memory_bytes", "Resident memory size of the process."),
  PROCESS_CPU(
      Kind.COUNTER, "process_cpu_seconds_total", "Processor time that the process has used."),
  PROCESS_OPEN_FDS(Kind.GAUGE, "process_open_fds", "Open file descriptors."),
  PROCESS_MAX_FDS(Kind.GAUGE, "process_max_fds", "Limit of open file descriptors.");

  /** What a metric is, in the terms of Prometheus. */
  public enum Kind {
    COUNTER("_total"),
    GAUGE(""),
    HISTOGRAM(""),
    INFO("_info");

    private final String suffix;

    Kind(String suffix) {
      this.suffix = suffix;
    }

    /** The kind as the exposition formats write it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Kind kind;
  private final String family;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // List.of makes an immutable list.
  private final List<String> labels;

  Meters(Kind kind, String family, String help, String... labels) {
    this.kind = kind;
    this.family = family;
    this.help = help;
    this.labels = List.of(labels);
  }

  public Kind kind() {
    return kind;
  }

  /** The full name, as it stands in a query. */
  public String family() {
    return family;
  }

  public String help() {
    return help;
  }

  public List<String> labels() {
    return labels;
  }

  /** The name as the Prometheus client wants it: it adds the suffix of the kind itself. */
  String baseName() {
    return family.substring(0, family.length() - kind.suffix.length());
  }
}

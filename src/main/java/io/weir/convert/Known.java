package io.weir.convert;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What becomes of directives by their name alone, unless the conversion decided otherwise. The
 * table is for every directive that appears in the common part of nginx. No state.
 */
final class Known {
  /** They are read where they have an effect; where they have none, nothing is lost. */
  private static final Set<String> READ =
      words(
          "http events server location upstream server_name listen proxy_pass proxy_set_header"
              + " proxy_hide_header add_header return allow deny client_max_body_size"
              + " proxy_read_timeout proxy_send_timeout proxy_connect_timeout"
              + " client_header_timeout client_body_timeout keepalive_timeout keepalive_time"
              + " large_client_header_buffers limit_req limit_req_zone limit_conn limit_conn_zone"
              + " proxy_next_upstream proxy_next_upstream_tries worker_processes access_log"
              + " set_real_ip_from real_ip_header default_type internal set resolver"
              + " least_conn ip_hash hash random keepalive sticky rewrite");

  /** weir does it by itself, or has nothing that would need it. */
  private static final Set<String> ITSELF =
      words(
          "worker_connections worker_cpu_affinity worker_priority multi_accept use accept_mutex"
              + " accept_mutex_delay daemon master_process pid user lock_file timer_resolution"
              + " pcre_jit worker_shutdown_timeout load_module debug_connection types include"
              + " sendfile tcp_nopush tcp_nodelay server_tokens server_names_hash_bucket_size"
              + " server_names_hash_max_size types_hash_max_size types_hash_bucket_size"
              + " variables_hash_max_size variables_hash_bucket_size map_hash_bucket_size"
              + " map_hash_max_size proxy_headers_hash_max_size proxy_headers_hash_bucket_size"
              + " client_header_buffer_size client_body_buffer_size client_body_temp_path"
              + " client_body_in_file_only client_body_in_single_buffer connection_pool_size"
              + " request_pool_size output_buffers postpone_output reset_timedout_connection"
              + " lingering_close lingering_time lingering_timeout proxy_http_version"
              + " proxy_buffering proxy_request_buffering proxy_buffers proxy_buffer_size"
              + " proxy_busy_buffers_size proxy_max_temp_file_size proxy_temp_path"
              + " proxy_temp_file_write_size proxy_socket_keepalive proxy_pass_header"
              + "  fastcgi_temp_path"
              + " uwsgi_temp_path scgi_temp_path zone log_not_found root index charset"
              + " ignore_invalid_headers merge_slashes aio directio"
              + " open_file_cache open_file_cache_valid open_file_cache_min_uses"
              + " open_file_cache_errors real_ip_recursive limit_req_log_level"
              + " limit_conn_log_level log_subrequest server_name_in_redirect port_in_redirect"
              + " absolute_redirect recursive_error_pages etag if_modified_since"
              + " keepalive_disable default keepalive_requests");

  private static final String TLS = "(this version of weir has no TLS: end it in front of weir)";
  private static final String TLS_BEHIND = "(this version of weir speaks plain HTTP to backends)";
  private static final String FILES = "(weir serves no files)";
  private static final String COMPRESSION = "(weir does not compress; backends may)";
  private static final String CACHE = "(weir has no cache)";

  private static final Map<String, String> NOT = new HashMap<>();

  static {
    not(
        "(weir drops fields with an underscore, which backends may take for others)",
        "underscores_in_headers");
    not(
        "(the request goes to the backend with its fields and its body)",
        "proxy_pass_request_headers proxy_pass_request_body proxy_set_body");
    not("(weir's own log goes to standard error; WEIR_LOG_LEVEL sets its level)", "error_log");
    not("(the formats of weir are json and combined: access-log.format)", "log_format");
    not("(weir has no tcp or udp proxying)", "stream");
    not("(weir has no mail proxying)", "mail");
    not("(weir does not ask for passwords)", "auth_basic auth_basic_user_file");
    not(
        "(weir asks nobody who a client is)",
        "auth_request auth_request_set auth_jwt auth_jwt_key_file satisfy valid_referers");
    not("(weir does not check signatures of links)", "secure_link secure_link_md5");
    not("(method of a route says which methods it is for)", "limit_except");
    not(FILES, "alias try_files autoindex expires dav_methods");
    not(TLS, "http2 http3 quic_retry early_hints");
    not("(weir speaks HTTP to backends, and nothing else)", "grpc_pass fastcgi_pass uwsgi_pass");
    not("(weir speaks HTTP to backends, and nothing else)", "scgi_pass memcached_pass");
    not(
        "(error-pages are for answers of weir's own; those of backends pass as they are)",
        "error_page proxy_intercept_errors");
    not(
        "(weir does not edit Location; have the backend make its links from Host and"
            + " X-Forwarded-*)",
        "proxy_redirect");
    not("(weir passes cookies on as they are)", "proxy_cookie_path proxy_cookie_domain");
    not("(weir passes cookies on as they are)", "proxy_cookie_flags");
    not("(weir does not read or change bodies)", "sub_filter sub_filter_once sub_filter_types");
    not("(weir has no conditions; routes can match method, headers, query and client)", "if");
    not("(weir has no variables of its own)", "map geo split_clients");
    not("(the rate limit answers with 429)", "limit_req_status");
    not("(limits answer with 503)", "limit_conn_status");
    not("(timeouts.idle covers writing to clients too)", "send_timeout");
    not("(see dns.timeout)", "resolver_timeout");
    not(
        "(timeouts.total bounds the whole exchange, retries included)",
        "proxy_next_upstream_timeout");
    not("(set LimitNOFILE of the service, or ulimit -n)", "worker_rlimit_nofile");
    not("(the metrics and the status page are at admin.bind)", "stub_status status api");
    not("(health of a cluster has checks)", "health_check");
    not("(pool.queue-limit and timeouts.queue of a cluster)", "queue");
    not("(see tracing)", "opentracing otel_trace");
    not("(weir sends no copies of requests)", "mirror");
    not("(weir has no limit of the rate of answers)", "limit_rate limit_rate_after");
    not("(addresses of weir are chosen by the kernel)", "proxy_bind");
    not("(what a client sent is finished for it only)", "proxy_ignore_client_abort");
    not("(weir passes the method on as it is)", "proxy_method");
    not("(caches behind weir read Cache-Control themselves)", "proxy_ignore_headers");
  }

  /** Groups of directives that share the beginning of their name. */
  private static final Map<String, String> NOT_BEGINNING =
      Map.of(
          "ssl_", TLS,
          "proxy_ssl_", TLS_BEHIND,
          "gzip", COMPRESSION,
          "brotli", COMPRESSION,
          "proxy_cache", CACHE,
          "proxy_store", CACHE,
          "open_log_file_cache", "(weir keeps the log open)",
          "fastcgi_", "(weir speaks HTTP to backends, and nothing else)",
          "grpc_", "(weir speaks HTTP to backends, and nothing else)",
          "uwsgi_", "(weir speaks HTTP to backends, and nothing else)");

  /** What cannot be switched off in weir either. */
  private static final Set<String> MISSED =
      words("proxy_pass_request_headers proxy_pass_request_body");

  /** Blocks whose content is looked at directive by directive. */
  private static final Set<String> ENTERED = words("http server location upstream events");

  private Known() {}

  private static Set<String> words(String names) {
    return Set.of(names.split(" "));
  }

  private static void not(String reason, String names) {
    for (String name : names.split(" ")) {
      NOT.put(name, reason);
    }
  }

  static boolean isEntered(String name) {
    return ENTERED.contains(name);
  }

  static Fate fate(Directive directive) {
    String name = directive.name();
    if (READ.contains(name)) {
      return Fate.TAKEN;
    }
    if (ITSELF.contains(name) || isHarmless(directive)) {
      return Fate.ITSELF;
    }
    String reason = NOT.get(name);
    if (reason == null) {
      reason =
          NOT_BEGINNING.entrySet().stream()
              .filter(entry -> name.startsWith(entry.getKey()))
              .max((a, b) -> Integer.compare(a.getKey().length(), b.getKey().length()))
              .map(Map.Entry::getValue)
              .orElse("(this converter does not know it)");
    }
    return new Fate(Fate.Kind.NOT, reason);
  }

  /** What is switched off here and does not exist there, and the variable for upgrades. */
  private static boolean isHarmless(Directive directive) {
    boolean upgrade = directive.is("map") && directive.arg(0).equals("$http_upgrade");
    boolean off = directive.args().size() == 1 && directive.arg(0).equals("off");
    boolean plainRedirect = directive.is("proxy_redirect") && directive.arg(0).equals("default");
    return upgrade || plainRedirect || (off && !MISSED.contains(directive.name()));
  }
}

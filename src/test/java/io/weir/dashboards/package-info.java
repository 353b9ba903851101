/**
 * What is in the directory {@code dashboards}: read as Grafana and Prometheus read it, and held to
 * rules. That every query finds data and every alert fires is tested beside the processes.
 */
@NullMarked
package io.weir.dashboards;

import org.jspecify.annotations.NullMarked;

package io.weir.config;

/** How the backends of a cluster are checked. */
public enum HealthType {
  /** HTTP where the section names a path, else not at all. */
  AUTO,
  HTTP,
  TCP,
  OFF
}

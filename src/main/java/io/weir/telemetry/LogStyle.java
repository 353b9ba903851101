package io.weir.telemetry;

import io.weir.config.AccessLogFormat;

/** How lines are written; replaced as a whole by a reload. */
record LogStyle(AccessLogFormat format, boolean query) {}

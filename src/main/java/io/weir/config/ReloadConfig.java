package io.weir.config;

import java.time.Duration;

/**
 * How a changed configuration comes into force. Immutable.
 *
 * @param watch time in which a change of the files is noticed; zero is never
 */
public record ReloadConfig(Duration watch) {}

package io.weir.config;

import com.typesafe.config.ConfigObject;

/**
 * What came out of a file. With problems the config is a best effort, good for finding further
 * problems and for nothing else.
 *
 * @param root the whole file over the defaults; {@link Section#reportUnread} on it ends the reading
 * @param files where it was read from, the included ones too
 * @param effective the file with every default filled in, for {@link ConfigDump}
 */
public record Loaded(
    GatewayConfig config,
    Section root,
    Problems problems,
    SourceFiles files,
    ConfigObject effective) {}

package io.weir.gateway;

import io.weir.config.SourceFiles;
import io.weir.net.AnyThread;
import io.weir.net.ControlOnly;
import io.weir.net.FileThread;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the configuration, or a file that it includes, has another content than when it was
 * read, and asks for a reload: once for each change, and only when two looks in a row have found
 * the same, so that a file that is being written is left alone. One per gateway.
 */
@AnyThread
final class SourceWatch {
  private static final Logger log = LoggerFactory.getLogger(SourceWatch.class);
  private static final SourceFiles NONE = new SourceFiles(Map.of());

  private final FileThread thread;
  private final Runnable reload;

  /** As the last reading found them, whether it came into force or not. */
  private volatile SourceFiles known = NONE;

  // Of the thread for files.
  private SourceFiles seen = NONE;
  private SourceFiles asked = NONE;

  SourceWatch(FileThread thread, Runnable reload) {
    this.thread = thread;
    this.reload = reload;
  }

  /** A configuration was read from these files. */
  @ControlOnly
  void read(SourceFiles files) {
    known = files;
  }

  /** A configuration is in force that says how soon a change must be noticed; zero is never. */
  @ControlOnly
  void every(Duration period) {
    // Two looks for one decision.
    thread.every("the configuration", (period.toMillis() + 1) / 2, this::look);
  }

  /** On the thread for files. */
  void look() {
    SourceFiles before = known;
    SourceFiles now = before.now();
    boolean settled = now.equals(seen);
    seen = now;
    if (settled && !now.equals(before) && !now.equals(asked)) {
      asked = now;
      log.info("the configuration has changed");
      reload.run();
    } else if (now.equals(before)) {
      asked = NONE;
    }
  }
}

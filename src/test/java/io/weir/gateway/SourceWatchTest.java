package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.ConfigLoader;
import io.weir.config.Loaded;
import io.weir.net.FileThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceWatchTest {
  @TempDir Path directory;
  private int reloads;
  private final FileThread thread = new FileThread();
  private final SourceWatch watch = new SourceWatch(thread, () -> reloads++);

  @BeforeEach
  void readFirst() throws IOException {
    write("weir.conf", "include \"more.conf\"\ninclude \"maybe.conf\"");
    write("more.conf", "drain.grace = 1s");
    read();
  }

  @AfterEach
  void end() {
    thread.close();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private void read() {
    Loaded loaded = ConfigLoader.load(directory.resolve("weir.conf"));
    watch.read(loaded.files());
  }

  private int reloadsAfter(int looks) {
    for (int i = 0; i < looks; i++) {
      watch.look();
    }
    return reloads;
  }

  @Test
  void look_nothingChanged_nothing() {
    assertThat(reloadsAfter(5)).isZero();
  }

  @Test
  void look_contentChanged_onceWhenItHasSettled() throws IOException {
    reloadsAfter(2);
    write("weir.conf", "drain.grace = 2s");
    assertThat(reloadsAfter(1)).isZero();
    assertThat(reloadsAfter(1)).isEqualTo(1);
    assertThat(reloadsAfter(5)).isEqualTo(1);
  }

  @Test
  void look_includedFileChanged_reloads() throws IOException {
    write("more.conf", "drain.grace = 2s");
    assertThat(reloadsAfter(2)).isEqualTo(1);
  }

  @Test
  void look_missingFileAppears_reloads() throws IOException {
    write("maybe.conf", "drain.delay = 1s");
    assertThat(reloadsAfter(2)).isEqualTo(1);
  }

  @Test
  void look_stillBeingWritten_waits() throws IOException {
    for (int i = 0; i < 5; i++) {
      write("more.conf", "drain.grace = " + i + "s # still");
      assertThat(reloadsAfter(1)).isZero();
    }
    assertThat(reloadsAfter(1)).isEqualTo(1);
  }

  @Test
  void look_changedAndChangedBack_nothing() throws IOException {
    write("more.conf", "drain.grace = 2s");
    reloadsAfter(1);
    write("more.conf", "drain.grace = 1s");
    assertThat(reloadsAfter(3)).isZero();
  }

  @Test
  void look_refusedAndThenMended_reloadsForEach() throws IOException {
    write("weir.conf", "drain {");
    assertThat(reloadsAfter(2)).isEqualTo(1);
    read();
    assertThat(reloadsAfter(3)).isEqualTo(1);
    write("weir.conf", "include \"more.conf\"");
    assertThat(reloadsAfter(2)).isEqualTo(2);
  }

  /** As Kubernetes mounts a ConfigMap: a link to a directory, which is replaced as a whole. */
  @Test
  void look_directorySwapped_reloads() throws IOException {
    for (String version : new String[] {"v1", "v2"}) {
      Files.createDirectory(directory.resolve(version));
      write(version + "/weir.conf", "# " + version);
    }
    Path data = Files.createSymbolicLink(directory.resolve("data"), Path.of("v1"));
    Path file = Files.createSymbolicLink(directory.resolve("link.conf"), Path.of("data/weir.conf"));
    watch.read(ConfigLoader.load(file).files());
    assertThat(reloadsAfter(2)).isZero();
    Path next = Files.createSymbolicLink(directory.resolve("next"), Path.of("v2"));
    Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
    assertThat(reloadsAfter(2)).isEqualTo(1);
  }
}

package io.weir.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the system that change. */
final class SystemFilesTest {
  @TempDir private Path directory;

  private SystemFiles files() {
    return new SystemFiles(directory.resolve("resolv.conf"), directory.resolve("hosts"));
  }

  @Test
  void hosts_nameInTheFile_allItsAddressesInWhateverCase() throws IOException {
    Files.writeString(
        directory.resolve("hosts"),
        "127.0.0.1 localhost\n"
            + "10.0.0.1 App.internal app # it\n"
            + "10.0.0.2 app.internal\n"
            + "fd00::1 app\n");
    SystemFiles files = files();
    assertThat(files.hosts("app.internal"))
        .extracting(Hosts::text)
        .containsExactly("10.0.0.1", "10.0.0.2");
    assertThat(files.hosts("app")).extracting(Hosts::text).containsExactly("10.0.0.1", "fd00::1");
    assertThat(files.hosts("other")).isEmpty();
  }

  @Test
  void hosts_changed_isReadAgain() throws IOException {
    SystemFiles files = files();
    assertThat(files.hosts("app")).isEmpty();
    Files.writeString(directory.resolve("hosts"), "10.0.0.1 app\n");
    assertThat(files.hosts("app")).hasSize(1);
    Files.delete(directory.resolve("hosts"));
    assertThat(files.hosts("app")).isEmpty();
  }

  @Test
  void hosts_localhostWithoutAFile_isThisMachine() {
    assertThat(files().hosts("localhost")).hasSize(1);
    assertThat(files().hosts("app.localhost")).hasSize(1);
  }

  @Test
  void resolver_changed_isReadAgain() throws IOException {
    SystemFiles files = files();
    assertThat(files.resolver()).isEqualTo(ResolvConf.nothing());
    Files.writeString(directory.resolve("resolv.conf"), "search corp.example\n");
    assertThat(files.resolver().search()).containsExactly("corp.example");
  }
}

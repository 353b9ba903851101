package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Patience;
import io.weir.testkit.RawClient;
import io.weir.testkit.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** Another configuration for a process that runs, by signal and by the control socket. */
class ReloadIT extends ProcessTest {
  private static final String CONTROL = "admin.control = \"weir.sock\"\n";

  private static void awaitText(RawClient client, String text) {
    Patience.until(text, () -> client.exchange(Wire.get("/")).text().equals(text));
  }

  @Test
  void hupTakesTheNewFileAndKeepsTheConnections() {
    WeirProcess weir = serve(answering("one"));
    RawClient client = client(weir.port("web"));
    awaitText(client, "one");
    conf(answering("two"));
    weir.signal("HUP");
    awaitText(client, "two");
    weir.awaitErr("generation 2 is in force: 1 listener, 1 route, 0 clusters, 0 backends");
  }

  @Test
  void hupWithABadFileChangesNothingAndSaysWhy() throws IOException {
    WeirProcess weir = serve(answering("one"));
    RawClient client = client(weir.port("web"));
    awaitText(client, "one");
    Path file = conf(answering("two") + "colour = blue\nroutes.all.hots = a\n");
    weir.signal("HUP");
    String log = weir.awaitErr("reload refused");
    assertThat(log)
        .contains(" ERROR ", "generation 1 stays in force")
        .contains(file + ":7: unknown key \"hots\"", "did you mean \"host\"?")
        .contains(file + ":6: unknown key \"colour\"");
    awaitText(client, "one");

    Files.delete(file);
    weir.signal("HUP");
    weir.awaitErr("weir.conf: ");
    awaitText(client, "one");

    conf(answering("three"));
    weir.signal("HUP");
    awaitText(client, "three");
    weir.signal("TERM");
    assertThat(weir.awaitEnd().code()).isZero();
  }

  @Test
  void theControlSocketWaitsForTheResultAndTellsIt() throws IOException {
    WeirProcess weir = serve(answering("one") + CONTROL);
    RawClient client = client(weir.port("web"));
    Path socket = directory.resolve("weir.sock");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");

    conf(answering("two") + CONTROL);
    Ended good = weir("reload", "weir.conf");
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("two");
    assertThat(good.code()).isZero();
    assertThat(good.err()).isEmpty();
    assertThat(good.out())
        .containsExactly(
            "generation 2 is in force: 1 listener, 1 route, 0 clusters, 0 backends",
            "~ route all: respond.body \"one\" -> \"two\"");

    conf(answering("three") + CONTROL + "colour = blue\n");
    Ended bad = weir("reload", "weir.sock");
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("two");
    assertThat(bad.code()).isEqualTo(1);
    assertThat(bad.out()).isEmpty();
    assertThat(bad.err()).hasSize(2);
    assertThat(bad.err().get(0)).startsWith("reload refused: nothing was changed");
    assertThat(bad.err().get(1)).startsWith(directory + "/weir.conf:7: unknown key \"colour\"");
    weir.signal("TERM");
    assertThat(weir.awaitEnd().code()).isZero();
    assertThat(socket).doesNotExist();
  }

  @Test
  void aSocketOfAProcessThatWasKilledIsReplaced() {
    WeirProcess killed = serve(answering("one") + CONTROL);
    killed.banner();
    killed.signal("KILL");
    assertThat(killed.awaitEnd().code()).isEqualTo(128 + 9);
    assertThat(directory.resolve("weir.sock")).exists();
    Ended nobody = weir("reload", "weir.conf");
    assertThat(nobody.code()).isEqualTo(1);
    assertThat(nobody.err()).hasSize(1);

    WeirProcess next = serve(answering("one") + CONTROL);
    next.banner();
    assertThat(weir("reload", "weir.conf").code()).isZero();
  }

  @Test
  void reloadWithoutASocketSaysWhatElseToDo() {
    conf(answering("one"));
    Ended reload = weir("reload", "weir.conf");
    assertThat(reload.code()).isEqualTo(1);
    assertThat(reload.err()).containsExactly("weir: weir.conf has no admin.control; send SIGHUP");
  }
}

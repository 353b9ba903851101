package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The units, judged by systemd's own tool, and what a process under systemd says to it. */
class SystemdIT extends ProcessTest {
  private static final Path UNITS = Path.of("deploy/systemd");
  private static final String INSTALLED = "/usr/lib/weir/bin/weir";

  /** The units with a program that is there, since the tool asks for it. */
  @BeforeEach
  void copyUnits() throws IOException {
    String launcher = Path.of("deploy/weir").toAbsolutePath().toString();
    String service = Files.readString(UNITS.resolve("weir.service"));
    assertThat(service).contains("ExecStart=" + INSTALLED, "ExecReload=" + INSTALLED);
    file("weir.service", service.replace(INSTALLED, launcher));
    file("weir.socket", Files.readString(UNITS.resolve("weir.socket")));
  }

  private Ended analyze(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = Programs.need("systemd-analyze");
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return Child.run(directory, command);
  }

  private String unit(String name) {
    return directory.resolve(name).toString();
  }

  @Test
  void theUnits_areUnderstoodWithoutAWord() {
    Ended end = analyze("verify", unit("weir.service"), unit("weir.socket"));
    assertThat(end.err()).isEmpty();
    assertThat(end.code()).isZero();
  }

  @Test
  void theInstances_areUnderstoodToo() throws IOException {
    String service = Files.readString(directory.resolve("weir.service"));
    String launcher = Path.of("deploy/weir").toAbsolutePath().toString();
    String dropIn = Files.readString(UNITS.resolve("take-over.conf"));
    assertThat(dropIn).contains("\nExecStart=\nExecStart=" + INSTALLED + " run ");
    Files.createDirectory(directory.resolve("weir@.service.d"));
    file("weir@.service.d/take-over.conf", dropIn.replace(INSTALLED, launcher));
    file("weir@.service", service);
    Ended end = analyze("verify", unit("weir@2.service"));
    assertThat(end.err()).isEmpty();
    assertThat(end.code()).isZero();
    file("weir@.service.d/take-over.conf", dropIn.replace("ExecStart=\n", ""));
    assertThat(analyze("verify", unit("weir@2.service")).err())
        .anyMatch(line -> line.contains("more than one ExecStart"));
  }

  @Test
  void aUnitWithAMistake_isNotUnderstood() throws IOException {
    String service = Files.readString(directory.resolve("weir.service"));
    file("weir.service", service.replace("ProtectHome=yes", "ProtectHouse=yes"));
    assertThat(analyze("verify", unit("weir.service")).err())
        .anyMatch(line -> line.contains("ProtectHouse"));
  }

  @Test
  void theService_isExposedToLittle() {
    String service = unit("weir.service");
    assertThat(analyze("security", "--offline=true", "--threshold=20", service).code()).isZero();
    // That the tool can say no.
    assertThat(analyze("security", "--offline=true", "--threshold=10", service).code()).isNotZero();
  }

  @Test
  void theFilterOfSystemCalls_allowsWhatWeirCalls() throws IOException {
    assertThat(Files.readString(UNITS.resolve("weir.service")))
        .contains(
            "SystemCallFilter=@system-service\nSystemCallFilter=~@privileged\n",
            "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX\n");
    Path trace = directory.resolve("trace");
    Launch launch =
        Launch.usual()
            .in(directory)
            .behind(Programs.need("strace"), "-f", "-qq", "-o", trace.toString());
    String control = "admin.control = \"weir.sock\"\n";
    WeirProcess weir = start(launch, "run", conf(answering("hello") + control).toString());
    assertThat(get(weir.port("web"), "/")).isEqualTo("hello");
    assertThat(weir("reload", "weir.sock").code()).isZero();
    Child.signal("TERM", weir.java().pid());
    assertThat(weir.awaitEnd().code()).isZero();

    Set<String> allowed = calls("@system-service");
    allowed.removeAll(calls("@privileged"));
    assertThat(found("^\\d+ +(\\w+)\\(", trace)).contains("epoll_wait").isSubsetOf(allowed);
    assertThat(found("^\\d+ +socket\\((AF_\\w+)", trace))
        .isSubsetOf("AF_INET", "AF_INET6", "AF_UNIX");
  }

  /** What the first group of an expression finds in the lines of a file. */
  private static Set<String> found(String regex, Path file) throws IOException {
    return Pattern.compile(regex, Pattern.MULTILINE)
        .matcher(Files.readString(file))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toSet());
  }

  /** The system calls of a set of systemd, and of the sets in it. */
  private Set<String> calls(String set) {
    Set<String> calls = new HashSet<>();
    for (String line : analyze("syscall-filter", "--no-pager", set).out()) {
      String word = line.strip();
      if (word.startsWith("@") && !word.equals(set)) {
        calls.addAll(calls(word));
      } else if (!word.isEmpty() && !word.startsWith("#")) {
        calls.add(word);
      }
    }
    return calls;
  }

  @Test
  void theNotifyDropIn_changesNothingElse() throws IOException {
    assertThat(Files.readAllLines(UNITS.resolve("notify-reload.conf")))
        .filteredOn(line -> !line.startsWith("#"))
        .containsExactly("[Service]", "Type=notify-reload", "ExecReload=");
  }

  @Test
  void theProcess_saysHowItDoes() throws IOException {
    String path = directory.resolve("notify").toString();
    try (Supervisor supervisor = new Supervisor(path)) {
      Launch launch =
          Launch.usual()
              .in(directory)
              .behind("env", "NOTIFY_SOCKET=" + path, "WATCHDOG_USEC=1000000");
      WeirProcess weir = start(launch, "run", conf(answering("hello")).toString());
      assertThat(supervisor.await("READY=1")).contains("STATUS=weir ", "web http://127.0.0.1:");
      supervisor.await("WATCHDOG=1");
      weir.signal("HUP");
      supervisor.await("RELOADING=1\nMONOTONIC_USEC=");
      supervisor.await("READY=1\nSTATUS=generation 2 is in force");
      weir.signal("TERM");
      supervisor.await("STOPPING=1");
      assertThat(weir.awaitEnd().code()).isZero();
    }
  }
}

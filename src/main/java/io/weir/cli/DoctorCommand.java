package io.weir.cli;

import io.netty.util.internal.PlatformDependent;
import io.weir.admin.Json;
import io.weir.config.ConfigLoader;
import io.weir.config.GatewayConfig;
import io.weir.config.Loaded;
import io.weir.doctor.Doctor;
import io.weir.doctor.Finding;
import io.weir.doctor.Jvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code weir doctor [FILE]}: whether this machine has what the configuration needs, value by
 * value; without a file, what a plain one needs. Started with the options that weir is run with, it
 * judges the JVM as well. {@code --root DIR} reads {@code proc} and {@code sys} below a directory,
 * such as a copy from another machine.
 */
final class DoctorCommand implements Command {
  private static final String PLAIN = "listeners { web { bind = \":8080\" } }";

  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    boolean json = arguments.flag("--json");
    String root = arguments.value("--root");
    ConfigFile file = arguments.hasWord() ? ConfigFile.named(arguments.word("FILE")) : null;
    arguments.end();
    GatewayConfig config = config(file, console);
    if (config == null) {
      return PROBLEMS;
    }
    Jvm jvm =
        new Jvm(
            Runtime.getRuntime().maxMemory(),
            PlatformDependent.maxDirectMemory(),
            Runtime.getRuntime().availableProcessors());
    List<Finding> findings = Doctor.examine(config, Path.of(root == null ? "/" : root), jvm);
    (json ? List.of(json(findings)) : text(findings)).forEach(console::say);
    return findings.stream().allMatch(Finding::fits) ? FINE : PROBLEMS;
  }

  private static @Nullable GatewayConfig config(@Nullable ConfigFile file, Console console) {
    if (file == null) {
      return ConfigLoader.parse(PLAIN, "plain").config();
    }
    if (file.complainIfUnreadable(console)) {
      return null;
    }
    Loaded loaded = file.get();
    ConfigFile.print(loaded.problems().list(), console);
    return loaded.problems().isEmpty() ? loaded.config() : null;
  }

  private static List<String> text(List<Finding> findings) {
    TextTable table = new TextTable();
    table.row("", "SETTING", "VALUE", "NEED", "DECIDES");
    for (Finding each : findings) {
      table.row(each.fits() ? "ok" : "warn", each.name(), each.value(), each.need(), each.moves());
    }
    List<String> lines = new ArrayList<>(table.lines());
    List<String> remedies =
        findings.stream().filter(each -> !each.fits()).map(Finding::remedy).toList();
    if (!remedies.isEmpty()) {
      lines.add("to change it:");
      remedies.forEach(remedy -> lines.add("  " + remedy));
      if (remedies.stream().anyMatch(remedy -> remedy.startsWith("sysctl"))) {
        lines.add("settings of sysctl last when they stand in a file, /etc/sysctl.d/60-weir.conf");
      }
    }
    return lines;
  }

  private static String json(List<Finding> findings) {
    Json json = new Json().array();
    for (Finding each : findings) {
      json.object()
          .put("status", each.fits() ? "ok" : "warn")
          .put("setting", each.name())
          .put("value", each.value())
          .put("need", each.need())
          .put("decides", each.moves())
          .put("remedy", each.remedy())
          .endObject();
    }
    return json.endArray().toString();
  }
}

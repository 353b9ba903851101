package io.weir.convert;

import java.util.ArrayList;
import java.util.List;

/**
 * A cluster that is being put together. Filled, written, forgotten.
 *
 * @param backends each as a value of HOCON
 * @param lines its other keys
 * @param remarks comments that stand above it
 * @param about the directives that it was made from
 */
record ClusterDraft(
    String name,
    List<String> backends,
    List<String> lines,
    List<String> remarks,
    List<Directive> about) {
  ClusterDraft(String name) {
    this(name, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  void write(Hocon out, Ledger ledger) {
    List<String> comments = new ArrayList<>(remarks);
    comments.addAll(ledger.comments(about));
    out.gap().comments(comments);
    if (backends.size() == 1 && lines.isEmpty()) {
      out.line(Hocon.key(name) + " { backends = [" + backends.get(0) + "] }");
      return;
    }
    out.open(Hocon.key(name));
    if (backends.size() == 1) {
      out.set("backends", "[" + backends.get(0) + "]");
    } else {
      out.openList("backends");
      backends.forEach(out::line);
      out.closeList();
    }
    lines.forEach(out::line);
    out.close();
  }
}

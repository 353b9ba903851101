package io.weir.convert;

import java.util.ArrayList;
import java.util.List;

/**
 * What a route does and has, without its host and path: what a location comes to. Filled by one
 * reader, then written for as many routes as it takes.
 */
final class Draft {
  private final List<String> filters = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final List<Directive> about = new ArrayList<>();
  private String action = "";
  private boolean complete;
  private Access access = Access.OPEN;

  Draft about(Directive block) {
    about.addAll(block.children());
    return this;
  }

  Draft cluster(String name) {
    action = "cluster = " + Hocon.value(name);
    return this;
  }

  Draft respond(int status, String body, String contentType) {
    String text = body.isEmpty() ? "" : ", body = " + Hocon.quoted(body);
    String type = contentType.isEmpty() ? "" : ", content-type = " + Hocon.quoted(contentType);
    action = "respond { status = " + status + text + type + " }";
    return this;
  }

  Draft redirect(String to, String status) {
    action = "redirect { to = " + Hocon.quoted(to) + ", status = " + status + " }";
    return this;
  }

  /** Answers what cannot be taken over, so that nobody else answers it by accident. */
  Draft placeholder() {
    return stub(501, "not converted from nginx");
  }

  /** Refuses what nginx guards with something that cannot be taken over. */
  Draft closed(String remark) {
    remark(remark);
    return stub(403, "closed until its guard is converted from nginx");
  }

  /** Instead of all else. */
  private Draft stub(int status, String body) {
    filters.clear();
    lines.clear();
    access = Access.OPEN;
    respond(status, body, "");
    return finish();
  }

  /** From here on nothing is added to what it does. */
  Draft finish() {
    complete = true;
    return this;
  }

  /** Does what another one does, with what that one was made from. */
  Draft copyAction(Draft other) {
    filters.addAll(other.filters);
    lines.addAll(other.lines);
    remarks.addAll(other.remarks);
    about.addAll(other.about);
    action = other.action;
    complete = other.complete;
    return this;
  }

  Draft filter(String filter) {
    if (!complete) {
      filters.add(filter);
    }
    return this;
  }

  Draft line(String line) {
    if (!complete) {
      lines.add(line);
    }
    return this;
  }

  Draft remark(String text) {
    remarks.add(text);
    return this;
  }

  Draft access(Access newAccess) {
    access = complete ? access : newAccess;
    return this;
  }

  Access access() {
    return access;
  }

  /** What clients get that are not let in. */
  static Draft refusal() {
    return new Draft().respond(403, "", "");
  }

  List<String> comments(Ledger ledger) {
    List<String> out = new ArrayList<>(remarks);
    out.addAll(ledger.comments(about));
    return out;
  }

  /** The keys below those that say which requests are meant. */
  void write(Hocon out) {
    out.line(action);
    lines.forEach(out::line);
    if (filters.size() == 1) {
      out.set("filters", "[" + filters.get(0) + "]");
    } else if (!filters.isEmpty()) {
      out.openList("filters");
      filters.forEach(out::line);
      out.closeList();
    }
  }
}

package io.weir.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Prints records as lines of {@code path = value}, for comparing them with a file. */
final class RecordPrinter {
  /** Names are part of the path; a hash and what has yet to be read say nothing. */
  private static final Set<String> SKIPPED = Set.of("sha", "name", "section");

  private final List<String> lines = new ArrayList<>();

  private RecordPrinter() {}

  static List<String> print(GatewayConfig config) {
    RecordPrinter printer = new RecordPrinter();
    printer.members("", config);
    return printer.lines;
  }

  private void members(String path, Record value) {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      if (!SKIPPED.contains(component.getName())) {
        member(path + component.getName(), read(value, component));
      }
    }
  }

  private void member(String path, Object value) {
    if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Record) {
      for (int i = 0; i < list.size(); i++) {
        member(path + "(" + nameOf(list.get(i), i) + ")", list.get(i));
      }
    } else if (value instanceof Record inner && hasMembers(inner)) {
      members(path + ".", inner);
    } else {
      lines.add(path + " = " + value);
    }
  }

  /** Whether the value is more than the text that stood in the file. */
  private static boolean hasMembers(Record value) {
    return !(value instanceof Address
        || value instanceof AddressRange
        || value instanceof HostPattern
        || value instanceof Origin
        || value instanceof PathPattern
        || value instanceof RouteAction);
  }

  private static String nameOf(Object element, int index) {
    if (element instanceof ListenerConfig listener) {
      return listener.name();
    }
    if (element instanceof ClusterConfig cluster) {
      return cluster.name();
    }
    return element instanceof RouteConfig route ? route.name() : String.valueOf(index);
  }

  private static Object read(Record value, RecordComponent component) {
    try {
      return component.getAccessor().invoke(value);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new LinkageError(component.toString(), e);
    }
  }
}

package io.weir.convert;

import java.util.HashSet;
import java.util.Set;

/** Gives out names of one kind that weir accepts, each once. Used for one conversion. */
final class Names {
  private static final int MAX_LENGTH = 56;

  private final Set<String> given = new HashSet<>();

  /** The text as a name, with a number behind it if that name is taken. */
  String of(String text) {
    String name = text.replaceAll("[^A-Za-z0-9_-]+", "-").replaceAll("^-+|-+$", "");
    name = name.substring(0, Math.min(MAX_LENGTH, name.length()));
    name = name.isEmpty() ? "x" : name;
    String unique = name;
    for (int i = 2; !given.add(unique); i++) {
      unique = name + "-" + i;
    }
    return unique;
  }
}

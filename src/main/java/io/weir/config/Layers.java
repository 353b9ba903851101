package io.weir.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object, possibly empty, and behind it those that it falls back to. They are kept apart instead
 * of merged, so that each value keeps its place and each object its memory. Control thread only.
 */
final class Layers {
  private final List<Node> nodes;

  private Layers(List<Node> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  static Layers of(Node... nodes) {
    return new Layers(List.of(nodes));
  }

  /** The object itself. */
  Node own() {
    return nodes.get(0);
  }

  /** What the object falls back to in the end. */
  Node last() {
    return nodes.get(nodes.size() - 1);
  }

  /** The first value that there is; all layers learn that the key exists. */
  @Nullable ConfigValue ask(String key) {
    nodes.forEach(node -> node.ask(key));
    return peek(key);
  }

  /** The first value that there is. */
  @Nullable ConfigValue peek(String key) {
    return holder(key).peek(key);
  }

  /** The elements of the first value that there is; a value that is no list is its only element. */
  List<Element> elements(String key) {
    ConfigValue value = ask(key);
    Node holder = holder(key);
    List<Element> out = new ArrayList<>();
    if (value instanceof ConfigList list) {
      for (int i = 0; i < list.size(); i++) {
        out.add(new Element(list.get(i), holder.item(key, i)));
      }
    } else if (value != null) {
      out.add(new Element(value, holder.child(key)));
    }
    return out;
  }

  /** A value and, if it is an object, its keys. */
  record Element(ConfigValue value, @Nullable Node node) {}

  /** The objects under this key; empty ones where the layer itself has none. */
  Layers below(String key) {
    List<Node> out = new ArrayList<>();
    Node mine = own().child(key);
    out.add(mine == null ? Node.empty(Node.below(own().path(), key), own().origin()) : mine);
    for (Node node : nodes.subList(1, nodes.size())) {
      Node child = node.child(key);
      if (child != null) {
        out.add(child);
      }
    }
    return new Layers(out);
  }

  /** These layers with others behind them. */
  Layers or(Layers others) {
    List<Node> out = new ArrayList<>(nodes);
    out.addAll(others.nodes);
    return new Layers(out);
  }

  void reportUnread(Problems problems) {
    nodes.forEach(node -> node.reportUnread(problems));
  }

  /** Behind how many others the layer stands that holds the value. */
  int depth(String key) {
    return nodes.indexOf(holder(key));
  }

  private Node holder(String key) {
    for (Node node : nodes) {
      if (node.peek(key) != null) {
        return node;
      }
    }
    return own();
  }
}

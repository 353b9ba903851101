package io.weir.testkit;

import io.weir.http.FlatHeaders;
import java.util.ArrayList;
import java.util.List;

/** What stands in {@link FlatHeaders}, for assertions. Stateless. */
public final class Fields {
  private Fields() {}

  /** Every line as {@code Name: value}. */
  public static List<String> lines(FlatHeaders headers) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < headers.count(); i++) {
      lines.add(headers.nameAt(i) + ": " + headers.valueAt(i));
    }
    return lines;
  }

  /** The values of all lines with this name, in any case. */
  public static List<String> values(FlatHeaders headers, String name) {
    List<String> values = new ArrayList<>();
    for (int i = headers.indexOf(name, 0); i >= 0; i = headers.indexOf(name, i + 1)) {
      values.add(headers.valueAt(i).toString());
    }
    return values;
  }
}

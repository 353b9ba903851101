package io.weir.http;

/** The trail that a message leaves in the field Via (RFC 9110 section 7.6.3). Stateless. */
public final class Via {
  private static final String NAME = "weir";
  private static final String FROM_1_1 = "1.1 " + NAME;
  private static final String FROM_1_0 = "1.0 " + NAME;

  private Via() {}

  /** Adds this server, with the version in which the message was received. */
  public static void append(FlatHeaders headers, boolean http11) {
    headers.append(HeaderNames.VIA, http11 ? FROM_1_1 : FROM_1_0);
  }

  /** How many servers of this kind the message has passed. */
  public static int visits(FlatHeaders headers) {
    int visits = 0;
    int i = headers.indexOf(HeaderNames.VIA);
    while (i >= 0) {
      visits += visits(headers.valueAt(i));
      i = headers.indexOf(HeaderNames.VIA, i + 1);
    }
    return visits;
  }

  private static int visits(CharSequence list) {
    int visits = 0;
    for (int from = 0; from < list.length(); from = Tokens.end(list, from) + 1) {
      int end = Tokens.trimEnd(list, from, Tokens.end(list, from));
      int name = end - NAME.length();
      boolean named = name > from && Ascii.isSpace(list.charAt(name - 1));
      visits += named && Ascii.regionMatches(list, name, NAME) ? 1 : 0;
    }
    return visits;
  }
}

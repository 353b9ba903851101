package io.weir.config;

import java.time.Duration;

/**
 * Compares settings of one section with others that make them meaningless, and says so where the
 * meaningless one was written. Used by those who give advice; control thread only.
 *
 * @param name what the section is called in sentences, such as {@code timeouts}
 */
record Written(String name, Section section, Problems found) {

  /** A setting that has a duration; zero is off. */
  record Time(Written in, String key, Duration value) {
    /** Says that this one is never reached if the other is shorter. */
    void endsBefore(Time limit, String why) {
      if (meets(limit) && value.compareTo(limit.value) > 0) {
        in.say(key, "is never reached, because " + limit.text() + " " + why);
      }
    }

    /**
     * Whether both are on, and this one does not stand behind the other: what was written for many
     * may be too much for one that says less.
     */
    boolean meets(Time limit) {
      boolean on = !value.isZero() && !limit.value.isZero();
      return on && in.section.depth(key) <= limit.in.section.depth(limit.key);
    }

    /** Such as {@code timeouts.total "5s" (weir.conf:3)}. */
    String text() {
      String place = in.isWritten(key) ? in.section.originOf(key).toString() : "default";
      return in.name + "." + key + " " + Values.quote(Units.print(value)) + " (" + place + ")";
    }
  }

  Time time(String key, Duration value) {
    return new Time(this, key, value);
  }

  boolean isWritten(String key) {
    return section.isWritten(key);
  }

  /** Where it was written, if it was; a default is nobody's mistake. */
  void say(String key, String message) {
    if (isWritten(key)) {
      String value = section.parse(key, text -> text);
      found.add(
          section.originOf(key),
          name + "." + key + " " + Values.quote(String.valueOf(value)) + " " + message);
    }
  }
}

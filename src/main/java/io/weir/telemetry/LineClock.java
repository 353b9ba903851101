package io.weir.telemetry;

import java.nio.charset.StandardCharsets;

/**
 * Time stamps as text, kept for the second they were made for: lines come many to a second. Owned
 * by one loop, part of its {@link LineBuilder}. The calendar is arithmetic, because java.time
 * allocates.
 */
final class LineClock {
  private static final byte[] MONTHS =
      "JanFebMarAprMayJunJulAugSepOctNovDec".getBytes(StandardCharsets.US_ASCII);

  private final byte[] iso = "0000-00-00T00:00:00.".getBytes(StandardCharsets.US_ASCII);
  private final byte[] combined = "00/Jan/0000:00:00:00 +0000".getBytes(StandardCharsets.US_ASCII);
  private long isoSecond = Long.MIN_VALUE;
  private long combinedSecond = Long.MIN_VALUE;

  private int year;
  private int month;
  private int day;

  /** "2026-11-24T03:20:11." for a second of Unix time. */
  byte[] iso(long second) {
    if (second != isoSecond) {
      isoSecond = second;
      date(Math.floorDiv(second, 86_400L));
      digits(iso, 0, 4, year);
      digits(iso, 5, 2, month);
      digits(iso, 8, 2, day);
      time(iso, 11, (int) Math.floorMod(second, 86_400L));
    }
    return iso;
  }

  /** "24/Nov/2026:03:20:11 +0000" for a second of Unix time. */
  byte[] combined(long second) {
    if (second != combinedSecond) {
      combinedSecond = second;
      date(Math.floorDiv(second, 86_400L));
      digits(combined, 0, 2, day);
      System.arraycopy(MONTHS, (month - 1) * 3, combined, 3, 3);
      digits(combined, 7, 4, year);
      time(combined, 12, (int) Math.floorMod(second, 86_400L));
    }
    return combined;
  }

  /**
   * The civil date of a day since 1970. Years are counted from March, so that the day that leap
   * years add is the last one of a year, and in eras of 400 years, which all have the same length.
   */
  private void date(long epochDay) {
    long shifted = epochDay + 719_468;
    long era = Math.floorDiv(shifted, 146_097L);
    int dayOfEra = (int) Math.floorMod(shifted, 146_097L);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int monthFromMarch = (5 * dayOfYear + 2) / 153;
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
  }

  private static void time(byte[] to, int at, int secondOfDay) {
    digits(to, at, 2, secondOfDay / 3600);
    digits(to, at + 3, 2, secondOfDay / 60 % 60);
    digits(to, at + 6, 2, secondOfDay % 60);
  }

  private static void digits(byte[] to, int at, int count, int value) {
    int rest = value;
    for (int i = at + count - 1; i >= at; i--) {
      to[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}

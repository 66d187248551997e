package dev.mayfly.session.protocol;

import java.util.Arrays;

/** A dotted version; what is no number in it counts as 0, and so as old. */
record Version(String dotted) {

  private static final int PARTS = 4;

  static Version of(String dotted) {
    return new Version(dotted);
  }

  boolean isAfter(Version other) {
    return Arrays.compare(parts(), other.parts()) > 0;
  }

  private int[] parts() {
    String[] texts = dotted.split("\\.", PARTS + 1);
    int[] parts = new int[PARTS];
    for (int i = 0; i < Math.min(PARTS, texts.length); i++) {
      parts[i] = texts[i].matches("\\d{1,9}") ? Integer.parseInt(texts[i]) : 0;
    }
    return parts;
  }
}

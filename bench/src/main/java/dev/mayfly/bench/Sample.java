package dev.mayfly.bench;

import java.util.Arrays;

/** Measured times, and what lies in their middle and at their edge. */
final class Sample {
  private final long[] sortedNanos;

  private Sample(long[] sortedNanos) {
    this.sortedNanos = sortedNanos;
  }

  static Sample of(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Sample(sorted);
  }

  /** The time that {@code percent} of all stay below, in milliseconds. */
  double percentile(int percent) {
    int index = (int) ((long) (sortedNanos.length - 1) * percent / 100);
    return sortedNanos[index] / 1e6;
  }

  @Override
  public String toString() {
    return "median %.3f ms, p99 %.3f ms, n=%d"
        .formatted(percentile(50), percentile(99), sortedNanos.length);
  }
}

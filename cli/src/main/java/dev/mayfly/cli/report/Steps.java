package dev.mayfly.cli.report;

import dev.mayfly.ecs.shell.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Shows each phase with the time since the start, on stderr. While the terminal belongs to the
 * remote shell it shows nothing; what is noted then is said at the end. Where nobody watches, only
 * notes are shown. Thread-safe.
 */
public final class Steps implements Progress {

  /** A session is not expected to note more than a few things. */
  private static final int MOST_NOTES = 20;

  private final Report report;
  private final InstantSource clock;
  private final Instant start;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<String> held = new ArrayList<>();
  private final boolean watched;
  private boolean holding;

  public Steps(Report report, InstantSource clock) {
    this(report, clock, true);
  }

  /**
   * Steps of a command whose stderr may be a file.
   *
   * @param watched whether somebody sees how it goes on
   */
  public Steps(Report report, InstantSource clock, boolean watched) {
    this.report = report;
    this.clock = clock;
    this.watched = watched && !report.isQuiet();
    this.start = clock.instant();
  }

  @Override
  public void phase(String name, String detail) {
    lock.lock();
    try {
      if (!holding && watched) {
        report.line(column(elapsed()) + "  " + pad(name) + detail);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void note(String line) {
    lock.lock();
    try {
      if (!holding) {
        report.warn(line);
      } else if (held.size() < MOST_NOTES) {
        held.add(line);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void outcome(String line) {
    if (watched) {
      note(line);
    }
  }

  /** From now on notes are kept, not shown: the screen is not ours, or they go into one line. */
  public void hold() {
    lock.lock();
    try {
      holding = true;
    } finally {
      lock.unlock();
    }
  }

  /** What was noted since {@link #hold}; from now on notes are shown again. */
  public List<String> release() {
    lock.lock();
    try {
      holding = false;
      List<String> notes = List.copyOf(held);
      held.clear();
      return notes;
    } finally {
      lock.unlock();
    }
  }

  /** Whether somebody sees how it goes on. */
  public boolean watched() {
    return watched;
  }

  private String elapsed() {
    long tenths = Duration.between(start, clock.instant()).toMillis() / 100;
    return tenths / 10 + "." + tenths % 10 + " s";
  }

  private static String column(String elapsed) {
    return " ".repeat(Math.max(0, 8 - elapsed.length())) + elapsed;
  }

  private static String pad(String name) {
    return name + " ".repeat(Math.max(1, 12 - name.length()));
  }
}

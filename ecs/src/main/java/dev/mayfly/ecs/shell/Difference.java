package dev.mayfly.ecs.shell;

import java.util.List;

/**
 * One thing in which a fresh task may differ from a live one. Of names, only those that one of the
 * two has alone.
 *
 * @param subject for example {@code revision}
 * @param live how the live task has it
 * @param fresh how the fresh one will have it
 */
public record Difference(String subject, List<String> live, List<String> fresh) {

  public Difference {
    live = List.copyOf(live);
    fresh = List.copyOf(fresh);
  }

  Difference(String subject, String live, String fresh) {
    this(subject, List.of(live), List.of(fresh));
  }

  /** Whether there is none. */
  public boolean same() {
    return live.equals(fresh);
  }
}

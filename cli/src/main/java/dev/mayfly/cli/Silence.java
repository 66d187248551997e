package dev.mayfly.cli;

import java.time.Duration;
import java.util.List;

/** What is said where a session was opened and nothing comes. */
final class Silence {

  private Silence() {}

  /**
   * @param wayOut how to give up, for the end of the text; may be empty
   */
  static List<String> lines(Duration waited, String wayOut) {
    return List.of(
        "mayfly: no answer from the container for "
            + waited.toSeconds()
            + " s; still waiting"
            + (wayOut.isEmpty() ? "" : "," + wayOut),
        "  why   it has as many sessions as it may have, or its exec agent is gone,",
        "        or that has no route to ssmmessages; AWS does not say which",
        "  try   end another session of this container");
  }
}

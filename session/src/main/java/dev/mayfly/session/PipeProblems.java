package dev.mayfly.session;

import java.time.Duration;

/** Says what became of a command whose channel failed. */
final class PipeProblems {
  private static final String AGAIN = "run it again";

  /** For commands that move much through an image without base64. */
  static final String LAST_RESORT =
      "the image has no base64 and no openssl for this direction: the transfer is several times"
          + " slower";

  private PipeProblems() {}

  static Problem garbled(String reason) {
    return Problem.failure(
        "the command's bytes did not arrive as they were sent",
        reason,
        "if the command or a child of it writes to /dev/tty, give it a terminal; else " + AGAIN);
  }

  static Problem silent(Duration waited, String said) {
    return Problem.failure(
        "the command did not start within " + waited.toSeconds() + " s",
        said.isEmpty() ? "its session opened and said nothing" : "its terminal says: " + said,
        "open a shell there to see what is wrong, or " + AGAIN);
  }

  static Problem inputFailed(String reason) {
    return Problem.failure(
        "the command's input could not be read to its end",
        reason,
        "the command was hung up; see that it left nothing half done, then " + AGAIN);
  }

  static Problem inputCut() {
    return Problem.failure(
        "the command's input was cut",
        "what decodes it at the far end failed",
        "the command was hung up; see that it left nothing half done, then " + AGAIN);
  }

  static Problem unfinished(int status, String why) {
    return Problem.failure(
        "not all of the command's output arrived",
        "the command had ended with " + status + " when " + why,
        AGAIN);
  }
}

package dev.mayfly.session;

/**
 * What went wrong, in three sentences for a tired reader. No full stops at the end.
 *
 * @param what what happened
 * @param why the cause, as far as it is known
 * @param remedy what to do; may be several lines
 */
public record Problem(Kind kind, String what, String why, String remedy) {

  /** How the caller must take it. */
  public enum Kind {
    /** The caller asked for something that cannot be: exit status 64. */
    USAGE,
    /** Something of ours or of the service failed: exit status 125. */
    FAILURE,
    /** The user interrupted it: exit status 130. */
    INTERRUPTED
  }

  /** A {@link Kind#FAILURE}. */
  public static Problem failure(String what, String why, String remedy) {
    return new Problem(Kind.FAILURE, what, why, remedy);
  }

  /** A {@link Kind#USAGE}. */
  public static Problem usage(String what, String why, String remedy) {
    return new Problem(Kind.USAGE, what, why, remedy);
  }
}

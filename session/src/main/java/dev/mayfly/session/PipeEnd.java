package dev.mayfly.session;

import dev.mayfly.session.protocol.SessionEnd;

/** How a {@link PipeRun} ended. */
public sealed interface PipeEnd {

  /**
   * The command ended, and all of its output was written.
   *
   * @param status its exit status, 128 + n after signal n
   * @param leftOpen whether a process that it left behind still holds its output, and may write
   *     more that nobody will see
   */
  record Exited(int status, boolean leftOpen) implements PipeEnd {}

  /**
   * The command did not run: the image lacks what it takes, or one of the script's hooks refused.
   *
   * @param missing what, in the script's words
   */
  record Refused(String missing) implements PipeEnd {}

  /** Something was lost, added or changed on the way, or the far end fell silent. */
  record Lost(Problem problem) implements PipeEnd {}

  /**
   * The session ended before the command did, or before its output was whole.
   *
   * @param before what the terminal said in the place of our script; empty if the command ran
   */
  record SessionOver(SessionEnd end, String before) implements PipeEnd {}

  /** Nobody takes its stdout or stderr any more, as behind {@code | head}; it was hung up. */
  record OutputClosed() implements PipeEnd {}

  /** By {@link PipeRun#close}; the command was hung up. */
  record ClosedByUs() implements PipeEnd {}
}

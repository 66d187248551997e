package dev.mayfly.cli;

/** The contract of mayfly's exit status, next to the remote shell's own. Listed in the README. */
public enum ExitStatus {
  OK(0),
  /** The command line was wrong, or asks for what cannot be. */
  USAGE(64),
  /** Something of ours, or of the service, failed. */
  FAILURE(125),
  /** The user interrupted before there was a shell. */
  INTERRUPTED(130),
  /** Nobody reads stdout any more: what the shell tells of a program that SIGPIPE has ended. */
  OUTPUT_CLOSED(141);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}

package dev.mayfly.session.pipe;

/** What a user may do to a command from afar. */
public enum PipeSignal {
  /** The terminal is gone. The command ends, unless it is made to outlive its terminal. */
  HANG_UP(1),
  INTERRUPT(2),
  QUIT(3),
  TERMINATE(15);

  private final int number;

  PipeSignal(int number) {
    this.number = number;
  }

  /** Its number in POSIX, which is that of {@code kill -n}. */
  public int number() {
    return number;
  }
}

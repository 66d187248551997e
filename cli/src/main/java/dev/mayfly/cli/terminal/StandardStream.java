package dev.mayfly.cli.terminal;

/** The streams that a process is started with. */
public enum StandardStream {
  INPUT(0),
  OUTPUT(1),
  ERRORS(2);

  private final int descriptor;

  StandardStream(int descriptor) {
    this.descriptor = descriptor;
  }

  int descriptor() {
    return descriptor;
  }
}

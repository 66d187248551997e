package dev.mayfly.session.protocol;

/** The size of a terminal's window, in character cells. */
public record WindowSize(int columns, int rows) {
  public WindowSize {
    if (columns < 1 || rows < 1) {
      throw new IllegalArgumentException("window of " + columns + "x" + rows);
    }
  }
}

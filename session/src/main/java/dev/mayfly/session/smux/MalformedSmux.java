package dev.mayfly.session.smux;

/** What came is not smux version 1. */
final class MalformedSmux extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedSmux(String why) {
    super(why);
  }

  String why() {
    return String.valueOf(getMessage());
  }
}

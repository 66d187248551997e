package dev.mayfly.session.smux;

import java.util.function.Supplier;

/** What holds for two ends of smux, whatever their owners and the link do. */
enum SmuxLaw {
  DELIVERED_IN_ORDER_TO_THE_RIGHT_STREAM,
  AN_END_LOSES_NOTHING,
  NO_STREAM_STARVES,
  WHAT_WAITS_IS_BOUNDED,
  NOBODY_IS_HELD_UP_FOR_LONG,
  EVERYTHING_ENDS,
  THE_WIRE_IS_SMUX_1,
  A_RESET_IS_HEARD;

  /** A law does not hold; not an assertion, so that a test can ask which. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final SmuxLaw law;

    Broken(SmuxLaw law, String how) {
      super(law + ": " + how);
      this.law = law;
    }
  }

  void check(boolean holds, Supplier<String> how) {
    if (!holds) {
      throw new Broken(this, how.get());
    }
  }
}

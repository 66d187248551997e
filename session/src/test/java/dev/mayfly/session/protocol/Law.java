package dev.mayfly.session.protocol;

import java.util.function.Supplier;

/** What holds for both ends of every session, whatever the link does. */
enum Law {
  DELIVERED_ONCE_AND_IN_ORDER,
  EVERY_FRAME_IS_ACKNOWLEDGED,
  ENDED_ONCE_AND_NOTHING_AFTER,
  IDLE_IN_BOUNDED_STEPS,
  IN_FLIGHT_BELOW_THE_CAP,
  MALFORMED_INPUT_ENDS_THE_SESSION,
  COPIES_BOUNDED,
  NO_KEYS_BEFORE_THE_HANDSHAKE_IS_OVER,
  NO_DATA_WHILE_PAUSED,
  ALL_IN_FLIGHT_AGAIN_ON_A_NEW_CONNECTION,
  A_COPY_IS_THE_SAME_BYTES,
  SECRET_WHERE_DUE_AND_ONLY_THERE,
  EACH_END_WITH_ITS_OWN_HALF,
  NO_NONCE_TWICE;

  /** A law does not hold; not an assertion, so that a test can ask which. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final Law law;

    Broken(Law law, String how) {
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

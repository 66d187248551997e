package dev.mayfly.ecs.shell;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * How the wrapper says the exit status of a pty session, which the protocol has no place for:
 * {@code ESC ] 5731 ; nonce ; status BEL}. Terminals ignore such a sequence of a number they do not
 * know.
 *
 * @param nonce 32 hexadecimal digits that only this session knows
 */
record Trailer(String nonce) {

  /** A number that no terminal is known to use. */
  private static final int NUMBER = 5731;

  /** In the place of a status, which ends at 255: another session has taken the task. */
  static final int TAKEN = 910;

  static final int MAXIMUM_DIGITS = 3;
  static final char END = 7;

  private static final int NONCE_BYTES = 16;

  Trailer {
    if (!nonce.matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException("a nonce of " + nonce.length() + " characters");
    }
  }

  /** A fresh one. */
  static Trailer random(RandomGenerator random) {
    byte[] bytes = new byte[NONCE_BYTES];
    random.nextBytes(bytes);
    return new Trailer(HexFormat.of().formatHex(bytes));
  }

  /** All that stands before the status. */
  String start() {
    return "\033]" + NUMBER + ";" + nonce + ";";
  }

  /** A shell command that prints it; {@code status} is a number or a shell expression. */
  String printing(String status) {
    return "printf \"\\033]" + NUMBER + ";" + nonce + ";%d\\007\" " + status;
  }
}

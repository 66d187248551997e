package dev.mayfly.session.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;

/** Gives the nonces of one direction; none twice. Owned by one thread. */
@FunctionalInterface
interface Nonces {

  /** In bytes. */
  int LENGTH = 12;

  /** The next one, {@link #LENGTH} bytes that belong to the caller. */
  byte[] next();

  /** A client's: each is random. Source: session-manager-plugin src/encryption/encrypter.go. */
  static Nonces random(RandomGenerator random) {
    return () -> {
      byte[] nonce = new byte[LENGTH];
      random.nextBytes(nonce);
      return nonce;
    };
  }

  /**
   * An agent's: the first is random, each other one more than the one before, as a number of three
   * little-endian words of 32 bits. Source: amazon-ssm-agent agent/session/crypto/nonce.go.
   */
  static Nonces counting(RandomGenerator random) {
    byte[] next = random(random).next();
    return () -> {
      byte[] nonce = next.clone();
      increment(ByteBuffer.wrap(next).order(ByteOrder.LITTLE_ENDIAN));
      return nonce;
    };
  }

  private static void increment(ByteBuffer number) {
    for (int at = 0; at < LENGTH; at += Integer.BYTES) {
      int word = number.getInt(at) + 1;
      number.putInt(at, word);
      if (word != 0) {
        return; // No carry.
      }
    }
  }
}

package dev.mayfly.emulator.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The token that admits one end, once. A fresh one takes the place of an older one that was not
 * used. Thread-safe.
 */
final class SingleUseToken {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 48;

  private final AtomicReference<Optional<byte[]>> valid = new AtomicReference<>(Optional.empty());

  /** A fresh token, as text. */
  String issue() {
    byte[] random = new byte[BYTES];
    RANDOM.nextBytes(random);
    String token = Base64.getEncoder().encodeToString(random);
    valid.set(Optional.of(token.getBytes(StandardCharsets.UTF_8)));
    return token;
  }

  /** Whether it admits nobody any more. */
  boolean isSpent() {
    return valid.get().isEmpty();
  }

  /** Whether {@code token} is the valid one, which it then is no more. */
  boolean redeem(String token) {
    Optional<byte[]> expected = valid.get();
    byte[] given = token.getBytes(StandardCharsets.UTF_8);
    // MessageDigest.isEqual takes the same time wherever the two differ.
    return expected.isPresent()
        && MessageDigest.isEqual(expected.get(), given)
        && valid.compareAndSet(expected, Optional.empty());
  }
}

package dev.mayfly.emulator.ecs;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The virtual MFA device of this cloud's one user; its secret is {@value #SECRET} in Base32, for an
 * authenticator app. Thread-safe.
 *
 * <p>Source: RFC 6238 with its defaults (HMAC-SHA-1, 30 s, from the epoch) and 6 digits, as AWS has
 * them.
 */
public final class MfaDevice {

  /** Well known: it guards nothing but a cloud on this machine. */
  static final String SECRET = "MAYFLYLOCALCLOUD";

  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BITS_OF_LETTER = 5;
  private static final long STEP_SECONDS = 30;
  private static final int DIGITS = 1_000_000;

  /** AWS takes a code once. */
  private final AtomicLong lastStep = new AtomicLong(Long.MIN_VALUE);

  static String serial(String account) {
    return "arn:aws:iam::" + account + ":mfa/local";
  }

  /** Whether it shows {@code code} at {@code now}, or did 30 s ago, and nobody has used it yet. */
  boolean takes(String code, Instant now) {
    long step = now.getEpochSecond() / STEP_SECONDS;
    for (long candidate = step - 1; candidate <= step; candidate++) {
      long used = lastStep.get();
      if (candidate > used && code(candidate).equals(code)) {
        return lastStep.compareAndSet(used, candidate);
      }
    }
    return false;
  }

  /** What the device shows. */
  public static String codeAt(Instant now) {
    return code(now.getEpochSecond() / STEP_SECONDS);
  }

  private static String code(long step) {
    byte[] hash = hmac(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
    int offset = hash[hash.length - 1] & 0xf;
    int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
    return "%06d".formatted(number % DIGITS);
  }

  private static byte[] hmac(byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret(), "HmacSHA1"));
      return mac.doFinal(message);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has HmacSHA1", e);
    }
  }

  private static byte[] secret() {
    byte[] bytes = new byte[SECRET.length() * BITS_OF_LETTER / Byte.SIZE];
    int bits = 0;
    int held = 0;
    int at = 0;
    for (int i = 0; i < SECRET.length(); i++) {
      bits = bits << BITS_OF_LETTER | BASE32.indexOf(SECRET.charAt(i));
      held += BITS_OF_LETTER;
      if (held >= Byte.SIZE) {
        held -= Byte.SIZE;
        bytes[at++] = (byte) (bits >> held);
      }
    }
    return bytes;
  }
}

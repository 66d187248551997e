package dev.mayfly.emulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The temporary credentials that this cloud's STS has given out. Thread-safe. */
public final class IssuedCredentials {

  /** Expired ones are kept so long, so that they are told from unknown ones. */
  private static final Duration REMEMBERED = Duration.ofHours(12);

  private static final int KEY_BYTES = 5;
  private static final int SECRET_BYTES = 30;
  private static final int TOKEN_BYTES = 96;

  private final Map<String, Issued> byKey = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock;

  public IssuedCredentials(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Credentials for a while.
   *
   * @param arn who their holder is
   */
  public record Issued(Credentials credentials, String token, String arn, Instant expiration) {

    boolean hasToken(String claimed) {
      return MessageDigest.isEqual(token.getBytes(UTF_8), claimed.getBytes(UTF_8));
    }

    private Issued until(Instant earlier) {
      return new Issued(credentials, token, arn, earlier);
    }

    /** Without the token. */
    @Override
    public String toString() {
      return "Issued[" + credentials + ", " + arn + ", " + expiration + "]";
    }
  }

  /** Makes some for {@code arn}. */
  public Issued issue(String arn, Duration lifetime) {
    Instant now = clock.instant();
    byKey.values().removeIf(old -> old.expiration().plus(REMEMBERED).isBefore(now));
    String key = "ASIALOCAL" + HexFormat.of().formatHex(bytes(KEY_BYTES)).toUpperCase(Locale.ROOT);
    Issued issued =
        new Issued(
            new Credentials(key, Base64.getEncoder().encodeToString(bytes(SECRET_BYTES))),
            Base64.getEncoder().encodeToString(bytes(TOKEN_BYTES)),
            arn,
            now.plus(lifetime));
    byKey.put(key, issued);
    return issued;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Lets all of them expire now. */
  public void expire() {
    byKey.replaceAll((_, one) -> one.until(clock.instant()));
  }

  Optional<Issued> find(String accessKeyId) {
    return Optional.ofNullable(byKey.get(accessKeyId));
  }
}

package dev.mayfly.emulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The arithmetic of Signature Version 4. Source: AWS General Reference, "Signing requests". */
final class SignatureVersion4 {

  static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final HexFormat HEX = HexFormat.of();

  private SignatureVersion4() {}

  static String dateTime(Instant instant) {
    return DATE_TIME.format(instant);
  }

  static String sha256(byte[] bytes) {
    try {
      return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The signature of a canonical request, in hex. */
  static String sign(
      String secretAccessKey, CredentialScope scope, String dateTime, String canonicalRequest) {
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            dateTime,
            scope.text(),
            sha256(canonicalRequest.getBytes(UTF_8)));
    byte[] key = hmac(("AWS4" + secretAccessKey).getBytes(UTF_8), scope.date());
    key = hmac(key, scope.region());
    key = hmac(key, scope.service());
    key = hmac(key, CredentialScope.TERMINATOR);
    return HEX.formatHex(hmac(key, toSign));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}

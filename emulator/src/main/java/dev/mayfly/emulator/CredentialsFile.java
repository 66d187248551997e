package dev.mayfly.emulator;

import dev.mayfly.emulator.http.Credentials;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The AWS credentials file of a local cloud: one profile, {@code default}. */
final class CredentialsFile {

  private static final Pattern KEY = line("aws_access_key_id");
  private static final Pattern SECRET = line("aws_secret_access_key");
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int KEY_LETTERS = 11;
  private static final int SECRET_BYTES = 30;

  private CredentialsFile() {}

  private static Pattern line(String name) {
    return Pattern.compile("^" + name + "[ \\t]*=[ \\t]*(\\S+)[ \\t]*$", Pattern.MULTILINE);
  }

  static Credentials generate() {
    SecureRandom random = new SecureRandom();
    StringBuilder key = new StringBuilder("AKIALOCAL");
    for (int i = 0; i < KEY_LETTERS; i++) {
      key.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return new Credentials(key.toString(), Base64.getEncoder().encodeToString(secret));
  }

  static String format(Credentials credentials) {
    return """
    [default]
    aws_access_key_id = %s
    aws_secret_access_key = %s
    """
        .formatted(credentials.accessKeyId(), credentials.secretAccessKey());
  }

  static Optional<Credentials> parse(String text) {
    Matcher key = KEY.matcher(text);
    Matcher secret = SECRET.matcher(text);
    return key.find() && secret.find()
        ? Optional.of(new Credentials(key.group(1), secret.group(1)))
        : Optional.empty();
  }
}

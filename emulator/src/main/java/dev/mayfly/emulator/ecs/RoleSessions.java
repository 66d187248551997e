package dev.mayfly.emulator.ecs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.mayfly.emulator.http.AwsError;
import dev.mayfly.emulator.http.Caller;
import dev.mayfly.emulator.http.IssuedCredentials;
import dev.mayfly.emulator.http.IssuedCredentials.Issued;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Assumes roles, as STS does. Every role of the account is there and trusts every caller of it; one
 * with {@code mfa} in its name trusts only who shows an MFA code. Thread-safe.
 */
final class RoleSessions {

  private static final Pattern ROLE =
      Pattern.compile("arn:aws:iam::(\\d{12}):role/(?:[^/]+/)*([\\w+=,.@-]+)");
  private static final Pattern SESSION = Pattern.compile("[\\w+=,.@-]{2,64}");
  private static final Duration USUAL = Duration.ofHours(1);
  private static final long SHORTEST = Duration.ofMinutes(15).toSeconds();
  private static final long LONGEST = Duration.ofHours(12).toSeconds();
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;

  private final IssuedCredentials issued;
  private final String account;
  private final InstantSource clock;
  private final MfaDevice device = new MfaDevice();

  RoleSessions(IssuedCredentials issued, String account, InstantSource clock) {
    this.issued = issued;
    this.account = account;
    this.clock = clock;
  }

  /** AssumeRole, by a caller whose signature is good. */
  Issued assume(Map<String, String> form, Caller caller) throws AwsError {
    String role = role(form);
    boolean code = form.containsKey("TokenCode");
    if (code) {
      checkCode(form);
    }
    if (role.contains("mfa") && !code) {
      throw new AwsError(
          "AccessDenied",
          FORBIDDEN,
          "User: %s is not authorized to perform: sts:AssumeRole on resource: %s"
              .formatted(caller.arn(), form.get("RoleArn")));
    }
    Duration lifetime = lifetime(form);
    if (caller.arn().contains(":assumed-role/") && lifetime.compareTo(USUAL) > 0) {
      throw invalid(
          "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by"
              + " role chaining");
    }
    return issued.issue(sessionArn(role, form), lifetime);
  }

  private void checkCode(Map<String, String> form) throws AwsError {
    if (!MfaDevice.serial(account).equals(form.get("SerialNumber"))
        || !device.takes(form.getOrDefault("TokenCode", ""), clock.instant())) {
      throw new AwsError(
          "AccessDenied",
          FORBIDDEN,
          "MultiFactorAuthentication failed with invalid MFA one time pass code. ");
    }
  }

  /**
   * AssumeRoleWithWebIdentity, which nobody signs. The token must be a JWT with a subject; its
   * signature is not checked, as there is no identity provider here.
   */
  Issued assumeWithToken(Map<String, String> form) throws AwsError {
    String role = role(form);
    subject(form);
    return issued.issue(sessionArn(role, form), lifetime(form));
  }

  static String subject(Map<String, String> form) throws AwsError {
    String[] parts = form.getOrDefault("WebIdentityToken", "").split("\\.", -1);
    try {
      if (parts.length == 3) {
        String payload = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
        JsonObject claims = JsonParser.parseString(payload).getAsJsonObject();
        if (claims.has("sub")) {
          return claims.get("sub").getAsString();
        }
      }
    } catch (IllegalArgumentException | IllegalStateException | JsonParseException e) {
      // Falls through to the refusal.
    }
    throw new AwsError(
        "InvalidIdentityToken", BAD_REQUEST, "The ID Token provided is not a valid JWT.");
  }

  private String role(Map<String, String> form) throws AwsError {
    Matcher role = ROLE.matcher(form.getOrDefault("RoleArn", ""));
    if (!role.matches()) {
      throw invalid(form.getOrDefault("RoleArn", "") + " is invalid");
    }
    if (!role.group(1).equals(account)) {
      throw new AwsError(
          "AccessDenied", FORBIDDEN, "Roles of account " + role.group(1) + " are not here");
    }
    return role.group(2);
  }

  private String sessionArn(String role, Map<String, String> form) throws AwsError {
    String session = form.getOrDefault("RoleSessionName", "");
    if (!SESSION.matcher(session).matches()) {
      throw invalid(
          "1 validation error detected: Value '"
              + session
              + "' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular"
              + " expression pattern: [\\w+=,.@-]*");
    }
    return "arn:aws:sts::" + account + ":assumed-role/" + role + "/" + session;
  }

  private static Duration lifetime(Map<String, String> form) throws AwsError {
    if (!form.containsKey("DurationSeconds")) {
      return USUAL;
    }
    try {
      long seconds = Long.parseLong(form.getOrDefault("DurationSeconds", ""));
      if (seconds >= SHORTEST && seconds <= LONGEST) {
        return Duration.ofSeconds(seconds);
      }
    } catch (NumberFormatException e) {
      // Falls through to the refusal.
    }
    throw invalid("The requested DurationSeconds is not between 900 and 43200");
  }

  private static AwsError invalid(String message) {
    return new AwsError("ValidationError", BAD_REQUEST, message);
  }
}

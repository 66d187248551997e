package dev.mayfly.ecs.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonPrimitive;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileProperty;

/**
 * A role to be assumed, and how.
 *
 * @param session its session's name, a part of who one is then: it must not change from run to run,
 *     or nobody would find his own tasks again
 * @param serial of the MFA device whose code is wanted
 */
record Role(
    String arn,
    String session,
    Optional<String> externalId,
    Optional<String> serial,
    Optional<Integer> durationSeconds) {

  /** One that nothing is known of but its ARN. */
  static Role of(String arn) {
    return new Role(arn, usualSession(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The role of a profile that has a {@code role_arn}. */
  static Role of(String arn, Profile profile) {
    return new Role(
        arn,
        profile.property(ProfileProperty.ROLE_SESSION_NAME).orElseGet(Role::usualSession),
        profile.property(ProfileProperty.EXTERNAL_ID),
        profile.property(ProfileProperty.MFA_SERIAL),
        profile
            .property(ProfileProperty.DURATION_SECONDS)
            .filter(text -> text.matches("\\d{1,6}"))
            .map(Integer::valueOf));
  }

  /** AWS takes 2 to 64 of these characters. */
  private static String usualSession() {
    String user = System.getProperty("user.name", "").replaceAll("[^\\w+=,.@-]", "-");
    String name = "mayfly-" + (user.isEmpty() ? "somebody" : user);
    return name.substring(0, Math.min(64, name.length()));
  }

  /**
   * The name under which the AWS CLI keeps the role's credentials. Source: botocore,
   * AssumeRoleCredentialFetcher._create_cache_key: SHA-1 of the parameters as JSON, by name.
   */
  String cacheKey() {
    Map<String, JsonPrimitive> parameters = new TreeMap<>();
    parameters.put("RoleArn", new JsonPrimitive(arn));
    parameters.put("RoleSessionName", new JsonPrimitive(session));
    externalId.ifPresent(id -> parameters.put("ExternalId", new JsonPrimitive(id)));
    serial.ifPresent(device -> parameters.put("SerialNumber", new JsonPrimitive(device)));
    durationSeconds.ifPresent(
        seconds -> parameters.put("DurationSeconds", new JsonPrimitive(seconds)));
    String json =
        parameters.entrySet().stream()
            .map(entry -> "\"" + entry.getKey() + "\": " + entry.getValue())
            .collect(Collectors.joining(", ", "{", "}"));
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-1").digest(json.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}

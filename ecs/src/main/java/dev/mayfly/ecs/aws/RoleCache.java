package dev.mayfly.ecs.aws;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Credentials of assumed roles in files, where the AWS CLI keeps its own and in its format: so that
 * an MFA code is asked for once, not by every command. Source: botocore, JSONFileCache.
 */
final class RoleCache {

  private final Optional<Path> folder;

  private RoleCache(Optional<Path> folder) {
    this.folder = folder;
  }

  /** In the user's home. */
  static RoleCache in(Path home) {
    return new RoleCache(Optional.of(home.resolve(".aws").resolve("cli").resolve("cache")));
  }

  /** Keeps nothing. */
  static RoleCache none() {
    return new RoleCache(Optional.empty());
  }

  /** The role's credentials, expired or not. Who cannot read them asks for others. */
  Optional<AwsSessionCredentials> read(Role role) {
    try {
      return folder.isPresent()
          ? parse(Files.readString(file(folder.get(), role)))
          : Optional.empty();
    } catch (IOException
        | JsonParseException
        | IllegalStateException
        | DateTimeException absentOrOdd) {
      return Optional.empty();
    }
  }

  private static Optional<AwsSessionCredentials> parse(String text) {
    JsonObject credentials =
        JsonParser.parseString(text).getAsJsonObject().getAsJsonObject("Credentials");
    if (credentials == null) {
      return Optional.empty();
    }
    return Optional.of(
        AwsSessionCredentials.builder()
            .accessKeyId(text(credentials, "AccessKeyId"))
            .secretAccessKey(text(credentials, "SecretAccessKey"))
            .sessionToken(text(credentials, "SessionToken"))
            .expirationTime(instant(text(credentials, "Expiration")))
            .build());
  }

  private static String text(JsonObject object, String name) {
    if (!object.has(name)) {
      throw new JsonParseException("no " + name);
    }
    return object.get(name).getAsString();
  }

  /** Python writes a time zone's name. */
  private static Instant instant(String text) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text.replace("UTC", "Z"), Instant::from);
  }

  /** Keeps them, for the user only. Where that fails, the next command asks again: no more. */
  void write(Role role, AwsSessionCredentials held) {
    if (folder.isEmpty()) {
      return;
    }
    JsonObject credentials = new JsonObject();
    credentials.addProperty("AccessKeyId", held.accessKeyId());
    credentials.addProperty("SecretAccessKey", held.secretAccessKey());
    credentials.addProperty("SessionToken", held.sessionToken());
    held.expirationTime().ifPresent(at -> credentials.addProperty("Expiration", at.toString()));
    JsonObject answer = new JsonObject();
    answer.add("Credentials", credentials);
    try {
      Files.createDirectories(
          folder.get(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path written = Files.createTempFile(folder.get(), "mayfly", ""); // Mode 0600.
      Files.writeString(written, answer.toString());
      Files.move(written, file(folder.get(), role), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException readOnly) {
      // As said.
    }
  }

  private static Path file(Path folder, Role role) {
    return folder.resolve(role.cacheKey() + ".json");
  }
}

package dev.mayfly.ecs.aws;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * The profile {@code default} of an AWS credentials file. Ours, since the SDK's reader of profiles
 * costs the local cloud's users milliseconds at every start.
 */
final class CredentialsFile {

  private CredentialsFile() {}

  static AwsCredentials read(Path file) {
    try {
      return credentials(file, defaultProfile(Files.readAllLines(file)));
    } catch (IOException e) {
      throw new MayflyException(
          Problem.failure(
              "no credentials",
              file + " cannot be read",
              "start the local cloud with: mayfly local start"),
          e);
    }
  }

  private static Map<String, String> defaultProfile(List<String> lines) {
    Map<String, String> members = new HashMap<>();
    boolean inDefault = false;
    for (String line : lines) {
      String text = line.strip();
      int equals = text.indexOf('=');
      if (text.startsWith("[")) {
        inDefault = text.equals("[default]");
      } else if (inDefault && equals > 0 && !text.startsWith("#")) {
        members.put(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
      }
    }
    return members;
  }

  private static AwsCredentials credentials(Path file, Map<String, String> members) {
    String key = members.get("aws_access_key_id");
    String secret = members.get("aws_secret_access_key");
    String token = members.get("aws_session_token");
    if (key == null || secret == null) {
      throw new MayflyException(
          Problem.failure(
              "no credentials",
              file + " has no access key in its profile default",
              "run: mayfly local stop; then: mayfly local start"));
    }
    return token == null
        ? AwsBasicCredentials.create(key, secret)
        : AwsSessionCredentials.create(key, secret, token);
  }
}

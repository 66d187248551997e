package dev.mayfly.endtoend;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Debian's aws command, pointed at a home's local cloud as {@code mayfly local env} says it. */
final class AwsCommand {

  private final Home home;
  private final String endpoint;

  private AwsCommand(Home home, String endpoint) {
    this.home = home;
    this.endpoint = endpoint;
  }

  /** The cloud must run already. */
  static AwsCommand in(Home home) {
    return new AwsCommand(home, home.cloudDescription().get("endpoint").getAsString());
  }

  Home.Outcome run(String... arguments) {
    // Debian's, version 2.9, wherever PATH points; it knows no AWS_ENDPOINT_URL.
    var command = new ArrayList<>(List.of("/usr/bin/aws", "--endpoint-url", endpoint));
    command.addAll(List.of("--output", "json", "--no-cli-pager"));
    command.addAll(List.of(arguments));
    return home.run(
        command,
        Map.of(
            "AWS_SHARED_CREDENTIALS_FILE", home.cloud().resolve("credentials").toString(),
            "AWS_CONFIG_FILE", home.cloud().resolve("config").toString()));
  }

  /** Its answer; one without text is an empty object. */
  JsonObject succeeds(String... arguments) {
    Home.Outcome outcome = run(arguments);
    if (outcome.status() != 0) {
      throw new AssertionError("aws " + List.of(arguments) + ": " + outcome.errors());
    }
    String text = outcome.output().isBlank() ? "{}" : outcome.output();
    return JsonParser.parseString(text).getAsJsonObject();
  }
}

package dev.mayfly.emulator.agent;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.mayfly.session.protocol.PortProperties;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an {@code interactive_shell} message asks for.
 *
 * @param sessionType in the document's words; {@code InteractiveCommands}, {@code Standard_Stream}
 *     and {@code Port} can be run
 * @param command one string, empty for the default shell
 * @param port what a session of type {@code Port} is for
 * @param kmsKeyId the key that is to encrypt it; ports are never encrypted
 */
record SessionTask(
    String sessionId,
    String sessionType,
    String command,
    PortProperties port,
    Optional<String> kmsKeyId) {
  private static final Pattern PARAMETER = Pattern.compile("\\{\\{\\s*([A-Za-z0-9_]+)\\s*}}");

  /** The task in a message's payload; empty if the payload is none. */
  static Optional<SessionTask> parse(String payload) {
    try {
      JsonObject message = JsonParser.parseString(payload).getAsJsonObject();
      JsonObject task = JsonParser.parseString(text(message, "Content")).getAsJsonObject();
      JsonObject document = object(task, "DocumentContent").orElseThrow();
      String type = text(document, "sessionType");
      String command = command(document).map(line -> filledIn(line, task)).orElse("");
      return Optional.of(
          new SessionTask(
              text(task, "SessionId"), type, command, port(document, task), kmsKeyId(document)));
    } catch (JsonParseException | IllegalStateException | NoSuchElementException malformed) {
      return Optional.empty();
    }
  }

  boolean isShell() {
    return sessionType.equals("InteractiveCommands") || sessionType.equals("Standard_Stream");
  }

  boolean isPort() {
    return sessionType.equals("Port");
  }

  private static Optional<String> kmsKeyId(JsonObject document) {
    return object(document, "inputs")
        .map(inputs -> inputs.get("kmsKeyId"))
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString)
        .filter(key -> !key.isEmpty());
  }

  private static PortProperties port(JsonObject document, JsonObject task) {
    Optional<JsonObject> properties = object(document, "properties");
    UnaryOperator<String> named =
        name ->
            properties
                .map(given -> given.get(name))
                .filter(JsonElement::isJsonPrimitive)
                .map(value -> filledIn(value.getAsString(), task))
                .orElse("");
    return new PortProperties(
        named.apply("portNumber"),
        named.apply("localPortNumber"),
        named.apply("localUnixSocket"),
        named.apply("localConnectionType"),
        named.apply("type"),
        named.apply("host"));
  }

  private static Optional<String> command(JsonObject document) {
    return object(document, "properties")
        .flatMap(properties -> object(properties, "linux"))
        .map(linux -> linux.get("commands"))
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString);
  }

  private static String filledIn(String line, JsonObject task) {
    Optional<JsonObject> parameters = object(task, "Parameters");
    return PARAMETER
        .matcher(line)
        .replaceAll(found -> Matcher.quoteReplacement(value(parameters, found)));
  }

  private static String value(Optional<JsonObject> parameters, MatchResult found) {
    return parameters
        .map(given -> given.get(found.group(1)))
        .map(SessionTask::first)
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString)
        .orElse(found.group());
  }

  /** Parameters are lists of texts; one that is given twice counts once. */
  private static JsonElement first(JsonElement value) {
    return value.isJsonArray() && !value.getAsJsonArray().isEmpty()
        ? value.getAsJsonArray().get(0)
        : value;
  }

  private static Optional<JsonObject> object(JsonObject from, String name) {
    return Optional.ofNullable(from.get(name))
        .filter(JsonElement::isJsonObject)
        .map(JsonElement::getAsJsonObject);
  }

  private static String text(JsonObject from, String name) {
    JsonElement value = from.get(name);
    if (value == null || !value.isJsonPrimitive()) {
      throw new NoSuchElementException(name);
    }
    return value.getAsString();
  }
}

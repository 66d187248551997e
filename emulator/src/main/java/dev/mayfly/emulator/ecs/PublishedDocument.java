package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.gateway.SessionDocument;
import dev.mayfly.emulator.http.AwsError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A document that Session Manager offers to everybody. Source: what {@code ssm get-document}
 * answers.
 *
 * @param properties the session's, by their names: values, or {@code {{ parameter }}}
 */
record PublishedDocument(
    String name,
    String description,
    String sessionType,
    List<Parameter> parameters,
    Map<String, String> properties) {

  /** 1 to 65535, with 0 where the document allows it. */
  private static final String PORT =
      "([1-9]|[1-9][0-9]{1,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

  private static final Parameter LOCAL_PORT =
      new Parameter("localPortNumber", "^(0|" + PORT + ")$", "0");

  private static final Parameter HOST =
      new Parameter("host", "^[^,$^&\\(\\)!;'\"<>\\`{}\\[\\]\\|#=]{3,}$", "localhost");

  private static final List<PublishedDocument> ALL =
      List.of(
          new PublishedDocument(
              "SSM-SessionManagerRunShell",
              "Document to hold regional settings for Session Manager",
              "Standard_Stream",
              List.of(),
              Map.of()),
          new PublishedDocument(
              "AWS-StartPortForwardingSession",
              "Document to start port forwarding session over Session Manager",
              "Port",
              List.of(port("80"), LOCAL_PORT),
              forwarding("portNumber", "localPortNumber")),
          new PublishedDocument(
              "AWS-StartPortForwardingSessionToRemoteHost",
              "Document to start port forwarding session over Session Manager to remote host",
              "Port",
              List.of(port("80"), LOCAL_PORT, HOST),
              forwarding("portNumber", "localPortNumber", "host")),
          new PublishedDocument(
              "AWS-StartSSHSession",
              "Document to start SSH/SCP session over Session Manager",
              "Port",
              List.of(port("22")),
              placeholders("portNumber")));

  /** A parameter of it: one text, that matches, or the default. */
  record Parameter(String name, String allowed, String otherwise) {}

  /** The document of that name; the one for a shell if a request names none. */
  static PublishedDocument named(Optional<String> name) throws AwsError {
    String wanted = name.orElse("SSM-SessionManagerRunShell");
    return ALL.stream()
        .filter(document -> document.name.equals(wanted))
        .findFirst()
        .orElseThrow(() -> SsmErrors.noDocument(wanted));
  }

  private static Parameter port(String otherwise) {
    return new Parameter("portNumber", "^" + PORT + "$", otherwise);
  }

  private static Map<String, String> forwarding(String... parameters) {
    Map<String, String> properties = placeholders(parameters);
    properties.put("type", "LocalPortForwarding");
    return properties;
  }

  private static Map<String, String> placeholders(String... parameters) {
    Map<String, String> properties = new TreeMap<>();
    for (String name : parameters) {
      properties.put(name, "{{ " + name + " }}");
    }
    return properties;
  }

  /** It, with the parameters of a request. */
  SessionDocument with(Input given) throws AwsError {
    List<String> known = parameters.stream().map(Parameter::name).toList();
    List<String> unknown = new ArrayList<>(given.json().keySet());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw SsmErrors.invalidParameters(
          "The document %s does not define the parameters %s.".formatted(name, unknown));
    }
    Map<String, List<String>> values = new TreeMap<>();
    for (Parameter parameter : parameters) {
      values.put(parameter.name(), List.of(value(parameter, given.texts(parameter.name()))));
    }
    JsonObject filled = new JsonObject();
    properties.forEach(filled::addProperty);
    return new SessionDocument.Published(name, description, sessionType, filled, values);
  }

  private static String value(Parameter parameter, List<String> given) throws AwsError {
    if (given.isEmpty()) {
      return parameter.otherwise();
    }
    if (given.size() > 1) {
      throw SsmErrors.invalidParameters(
          "Parameter \"%s\" takes one value, and not %d."
              .formatted(parameter.name(), given.size()));
    }
    String value = given.getFirst();
    if (!Pattern.compile(parameter.allowed()).matcher(value).matches()) {
      throw SsmErrors.invalidParameters(
          "Parameter \"%s\" has value \"%s\" not matching \"%s\"."
              .formatted(parameter.name(), value, parameter.allowed()));
    }
    return value;
  }
}

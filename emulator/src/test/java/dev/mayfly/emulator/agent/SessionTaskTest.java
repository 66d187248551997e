package dev.mayfly.emulator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.mayfly.session.protocol.PortProperties;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTaskTest {

  private static String message(String content) {
    JsonObject message = new JsonObject();
    message.addProperty("Content", content);
    message.addProperty("TaskId", "s-1");
    message.addProperty("SchemaVersion", 1);
    return message.toString();
  }

  private static String content(String properties, String parameters) {
    return """
        {"DocumentName":"d","DocumentContent":{"schemaVersion":"1.0","sessionType":"InteractiveCommands",
        "inputs":{},"parameters":{},"properties":%s},"SessionId":"s-1","Parameters":%s,
        "RunAsUser":"","SessionOwner":"arn"}"""
        .formatted(properties, parameters);
  }

  @Test
  void theCommandIsTheLinuxOne() {
    String payload =
        message(
            content(
                "{\"linux\":{\"commands\":\"ls -l\"},\"windows\":{\"commands\":\"dir\"}}", "{}"));

    assertThat(SessionTask.parse(payload))
        .contains(
            new SessionTask(
                "s-1", "InteractiveCommands", "ls -l", PortProperties.NONE, Optional.empty()));
  }

  @Test
  void parametersFillTheirPlaceholdersAndNothingElseIsTouched() {
    String payload =
        message(
            content(
                "{\"linux\":{\"commands\":\"{{ command }} {{other}} {x} $1\"}}",
                "{\"command\":[\"echo $HOME\"]}"));

    assertThat(SessionTask.parse(payload).orElseThrow().command())
        .isEqualTo("echo $HOME {{other}} {x} $1");
  }

  @Test
  void theParametersOfAPortAreItsProperties() {
    String payload =
        message(
            """
            {"DocumentName":"AWS-StartPortForwardingSessionToRemoteHost",
            "DocumentContent":{"schemaVersion":"1.0","sessionType":"Port","inputs":{},"parameters":{},
            "properties":{"portNumber":"{{ portNumber }}","type":"LocalPortForwarding",
            "localPortNumber":"{{ localPortNumber }}","host":"{{ host }}"}},"SessionId":"x-1",
            "Parameters":{"portNumber":["5432"],"localPortNumber":["0"],"host":["db.internal"]},
            "RunAsUser":"","SessionOwner":"arn"}""");

    assertThat(SessionTask.parse(payload))
        .contains(
            new SessionTask(
                "x-1",
                "Port",
                "",
                PortProperties.forwarding("5432").withHost("db.internal"),
                Optional.empty()));
  }

  @Test
  void aKeyThatIsNamedIsTheKeyThatEncrypts() {
    String encrypted = content("null", "null").replace("{}", "{\"kmsKeyId\":\"alias/local\"}");
    String plain = content("null", "null").replace("{}", "{\"kmsKeyId\":\"\"}");

    assertThat(SessionTask.parse(message(encrypted)).orElseThrow().kmsKeyId())
        .contains("alias/local");
    assertThat(SessionTask.parse(message(plain)).orElseThrow().kmsKeyId()).isEmpty();
  }

  @Test
  void withoutPropertiesItIsTheDefaultShell() {
    assertThat(SessionTask.parse(message(content("null", "null"))).orElseThrow().command())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "7", "null", "{\"SessionId\":\"s\"}", "{\"DocumentContent\":7}"})
  void whatIsNoTaskIsIgnored(String content) {
    assertThat(SessionTask.parse(message(content))).isEmpty();
    assertThat(SessionTask.parse(content)).isEmpty();
  }
}

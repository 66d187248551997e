package dev.mayfly.emulator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an official agent was recorded to send on its control channel, sent to our gateway. */
@Timeout(120)
class ControlChannelReplayTest {
  private static final String TARGET =
      "ecs:lab_0123456789abcdef0123456789abcdef_0123456789abcdef0123456789abcdef-1234567890";

  @Test
  void everyReportIsAcknowledgedAndTheFailedOneReachesItsClient() throws Exception {
    List<JsonObject> capture = capture();
    try (GatewayFixture fixture = GatewayFixture.start()) {
      String path = "/v1/control-channel/" + TARGET;
      String token = fixture.token(path);
      WirePeer agent = fixture.connect(fixture.uri("ws", path + "?role=subscribe"), true);
      agent.text(capture.getFirst().get("data").getAsString().replaceAll("ctl-[0-9a-f-]+", token));
      agent.ping("connected?");
      agent.awaitPong();
      Grant grant =
          fixture.gateway.openSession(
              new OpenSession("ecs-execute-command-7e4c0ef961e7b3265", TARGET, "/no/such", "arn"));
      WirePeer client = fixture.client(grant);
      assertThat(Wire.type(agent.next())).isEqualTo("interactive_shell");

      for (JsonObject line : capture.subList(1, capture.size())) {
        byte[] report = HexFormat.of().parseHex(line.get("data").getAsString());
        agent.binary(report);
        JsonObject acknowledged =
            JsonParser.parseString(Wire.payload(agent.next())).getAsJsonObject();
        assertThat(acknowledged.get("TaskId").getAsString())
            .isEqualTo(
                JsonParser.parseString(Wire.payload(report))
                    .getAsJsonObject()
                    .get("TaskId")
                    .getAsString());
      }

      byte[] closed = client.next();
      assertThat(Wire.type(closed)).isEqualTo("channel_closed");
      assertThat(Wire.payload(closed))
          .contains("fork/exec /no/such/command: no such file or directory");
      assertThat(client.nextNow()).isEmpty();
    }
  }

  private static List<JsonObject> capture() throws IOException {
    try (InputStream in =
        ControlChannelReplayTest.class.getResourceAsStream(
            "/captures/agent-control-channel.jsonl")) {
      if (in == null) {
        throw new AssertionError("no capture");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> JsonParser.parseString(line).getAsJsonObject())
          .toList();
    }
  }
}

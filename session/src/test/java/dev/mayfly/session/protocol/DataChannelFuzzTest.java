package dev.mayfly.session.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Any events in any order: nothing throws, and the end comes once. */
class DataChannelFuzzTest {

  private static final String[] TYPES = {
    "output_stream_data",
    "input_stream_data",
    "acknowledge",
    "channel_closed",
    "pause_publication",
    "start_publication",
    "agent_session_state",
    "another"
  };

  private final Ids ids = new Ids(3);

  @FuzzTest
  void anythingMayHappen(FuzzedDataProvider data) {
    DataChannel channel = channel(data);
    Instant now = Instant.parse("2026-11-23T12:00:00Z");
    boolean ended = false;
    while (data.remainingBytes() > 0) {
      Event event = event(data, now);
      if (event instanceof Event.Typed && !channel.writable()) {
        continue; // The owner's duty.
      }
      List<Effect> effects = channel.on(event, now);

      assertThat(ended && !effects.isEmpty()).as("something after the end").isFalse();
      ended |= effects.stream().anyMatch(effect -> effect instanceof Effect.Ended);
      now = now.plusMillis(data.consumeInt(0, 2000));
    }
    assertThat(!ended || channel.deadline().equals(Optional.empty())).isTrue();
  }

  private DataChannel channel(FuzzedDataProvider data) {
    if (data.consumeBoolean()) {
      HandshakeExpectation[] all = HandshakeExpectation.values();
      return DataChannel.ofClient(all[data.consumeInt(0, all.length - 1)], ids);
    }
    AgentSettings settings = AgentSettings.of("s-1", "ecs:c_t_r");
    return DataChannel.ofAgent(
        data.consumeBoolean() ? settings.withHandshake(SessionType.INTERACTIVE_COMMANDS) : settings,
        ids);
  }

  private Event event(FuzzedDataProvider data, Instant now) {
    return switch (data.consumeInt(0, 11)) {
      case 0 -> new Event.Connected("secret");
      case 1 -> new Event.Typed(Bytes.of(data.consumeBytes(64)));
      case 2 -> new Event.Resized(new WindowSize(data.consumeInt(1, 500), 24));
      case 3 -> new Event.Ready();
      case 4 -> new Event.Busy();
      case 5 -> new Event.Elapsed();
      case 6 -> new Event.Disconnected("cut");
      case 7 -> new Event.CloseRequested();
      default -> new Event.Received(frame(data, now));
    };
  }

  private Frame frame(FuzzedDataProvider data, Instant now) {
    String type = TYPES[data.consumeInt(0, TYPES.length - 1)];
    long sequence = data.consumeBoolean() ? data.consumeInt(0, 8) : data.consumeLong();
    int payloadType = data.consumeInt(-1, 14);
    Bytes payload =
        data.consumeBoolean()
            ? Bytes.utf8("{\"AcknowledgedMessageSequenceNumber\":" + data.consumeInt(0, 8) + "}")
            : Bytes.of(data.consumeBytes(data.consumeInt(0, 300)));
    return Frame.of(type, sequence, 0, payloadType, payload, ids.get(), now.plusMillis(1));
  }
}

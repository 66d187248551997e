package dev.mayfly.session.smux;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.mayfly.session.protocol.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Whatever a peer sends, and however its messages cut it: no method throws, bounds are kept. */
class SmuxFuzzTest {

  private static final SmuxLimits SMALL =
      SmuxLimits.OF_SERVER
          .withIncomingBytes(2000)
          .withStreams(8)
          .withPatience(Duration.ofSeconds(1));

  private Instant now = Instant.parse("2026-11-23T12:00:00Z");
  private final Set<Integer> live = new HashSet<>();

  @FuzzTest
  void aPeerMaySendAnything(FuzzedDataProvider data) {
    live.clear(); // While it fuzzes, Jazzer runs all inputs on one instance.
    boolean client = data.consumeBoolean();
    Smux smux = client ? Smux.ofClient(SMALL) : Smux.ofServer(SMALL);
    while (data.remainingBytes() > 0) {
      step(smux, client, data);
      smux.events().forEach(event -> happened(smux, event, data.consumeBoolean()));
      if (smux.deadline().filter(due -> !due.isAfter(now)).isPresent()) {
        smux.elapsed(now);
        assertThat(smux.deadline().filter(due -> !due.isAfter(now))).isEqualTo(Optional.empty());
      }
      assertThat(smux.streams()).isLessThanOrEqualTo(8);
      now = now.plusMillis(data.consumeInt(0, 700));
    }
  }

  private void step(Smux smux, boolean client, FuzzedDataProvider data) {
    int stream = data.consumeInt(0, 9);
    switch (data.consumeInt(0, 7)) {
      case 0 -> {
        if (client && smux.canOpen()) {
          live.add(smux.open());
        }
      }
      case 1 -> smux.end(stream, now);
      case 2 -> smux.reset(stream, now);
      case 3 -> smux.write(stream, Bytes.of(data.consumeBytes(200)));
      case 4 -> assertThat(smux.next(256, now).length()).isLessThanOrEqualTo(256);
      default -> {
        if (smux.takesInput()) {
          smux.receive(Bytes.of(data.consumeBytes(data.consumeInt(0, 300))), now);
        }
      }
    }
  }

  private void happened(Smux smux, SmuxEvent event, boolean reads) {
    switch (event) {
      case SmuxEvent.Opened(int stream) -> live.add(stream); // Again, where the first one is over.
      case SmuxEvent.Arrived(int stream, Bytes bytes) -> {
        assertThat(live).contains(stream);
        assertThat(bytes.isEmpty()).isFalse();
        if (reads) {
          smux.consumed(stream, bytes, now);
        }
      }
      case SmuxEvent.Reset(int stream, _) -> assertThat(live.remove(stream)).isTrue();
      case SmuxEvent.Broken _ -> assertThat(smux.hasOutput()).isFalse();
      case SmuxEvent.Ended _, SmuxEvent.Writable _ -> {}
    }
  }
}

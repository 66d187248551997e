package dev.mayfly.session.smux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Capture;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The recorded port session, with ours in the place of each end. */
class PortCaptureTest {

  private static final Instant AT = Instant.parse("2026-11-26T12:00:00Z");
  private static final int ENOUGH = 1024;

  /** The payload type of output, which carries smux. */
  private static final int DATA = 1;

  private record Said(boolean byClient, Bytes message) {}

  /** What the two ends of smux said to each other. */
  private static final List<Said> RECORDED =
      Capture.load("port-forward-smux")
          .frames()
          .filter(line -> line.frame().payloadType().equals(OptionalInt.of(DATA)))
          .map(line -> new Said(line.from().equals("client"), line.frame().payload()))
          .toList();

  @Test
  void ourClientSaysAndHearsWhatTheOfficialOneDid() {
    Smux client = Smux.ofClient(SmuxLimits.OF_CLIENT);
    StringBuilder heard = new StringBuilder();
    int stream = 0;
    for (Said said : RECORDED) {
      if (said.byClient()) {
        stream = act(client, stream, said.message());
        assertThat(client.next(ENOUGH, AT)).isEqualTo(said.message());
      } else {
        client.receive(said.message(), AT);
        heard.append(told(client));
      }
    }

    assertThat(heard).hasToString("3:HELLO 3. 5:A SECOND CONNECTION 5. ");
    assertThat(client.streams()).isZero();
  }

  @Test
  void ourAgentSaysAndHearsWhatTheOfficialOneDid() {
    Smux agent = Smux.ofServer(SmuxLimits.OF_SERVER);
    StringBuilder heard = new StringBuilder();
    for (Said said : RECORDED) {
      if (said.byClient()) {
        agent.receive(said.message(), AT);
        heard.append(told(agent));
      } else {
        act(agent, said.message().at(4), said.message());
        assertThat(agent.next(ENOUGH, AT)).isEqualTo(said.message());
      }
    }

    assertThat(heard).hasToString("+3 3:hello 3. +5 5:a second connection 5. ");
    assertThat(agent.streams()).isZero();
  }

  /** Does what a peer must have done that says {@code message}; the stream that it is about. */
  private static int act(Smux end, int stream, Bytes message) {
    int current = stream;
    for (int at = 0; at < message.length(); ) {
      int length = Byte.toUnsignedInt(message.at(at + 2));
      switch (message.at(at + 1)) {
        case 0 -> current = end.open();
        case 1 -> end(end, current);
        case 2 -> end.write(current, message.slice(at + 8, length));
        default -> throw new AssertionError(message);
      }
      at += 8 + length;
    }
    return current;
  }

  /** Ours tells the end of one direction late, for the sake of bytes of the other. */
  private static void end(Smux end, int stream) {
    end.end(stream, AT);
    if (!end.hasOutput()) {
      end.elapsed(end.deadline().orElseThrow());
    }
  }

  /** What happened, as a reader that takes all bytes at once tells it. */
  private static String told(Smux end) {
    StringBuilder told = new StringBuilder();
    for (SmuxEvent event : end.events()) {
      switch (event) {
        case SmuxEvent.Opened(int stream) -> told.append("+" + stream + " ");
        case SmuxEvent.Arrived(int stream, Bytes bytes) -> {
          end.consumed(stream, bytes, AT);
          told.append(stream + ":" + bytes.utf8() + " ");
        }
        case SmuxEvent.Ended(int stream) -> told.append(stream + ". ");
        case SmuxEvent.Writable(int _) -> {} // Nobody waits for it here.
        case SmuxEvent.Reset(int stream, String why) -> told.append(stream + "! " + why);
        case SmuxEvent.Broken(String why) -> told.append("broken: " + why);
      }
    }
    return told.toString();
  }
}

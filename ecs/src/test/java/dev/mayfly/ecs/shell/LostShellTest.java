package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.session.Problem;
import dev.mayfly.session.protocol.SessionEnd;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However a session ends that should not have: a sentence, a cause, and what to do. */
class LostShellTest {

  static Stream<Arguments> ends() {
    return Stream.of(
        Arguments.of(
            new SessionEnd.Malformed("handshake request: no object"),
            "the far end sent what is no message: handshake request: no object",
            "proxy"),
        Arguments.of(
            new SessionEnd.HandshakeRefused("Unknown session type Teleport"),
            "did not agree: Unknown session type Teleport",
            "again"),
        Arguments.of(
            new SessionEnd.Unacknowledged(7, Duration.ofSeconds(301)),
            "acknowledged nothing for 301 s",
            "network"),
        Arguments.of(
            new SessionEnd.Disconnected("the connection broke"),
            "the connection is gone: the connection broke",
            "network"),
        Arguments.of(
            new SessionEnd.ClosedByService("Unable to start command: \"/bin/sh\" not found"),
            "/bin/sh",
            "the image has no /bin/sh"),
        Arguments.of(new SessionEnd.ClosedByService(" "), "the service closed it", "again"));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void everyEndHasACauseAndARemedy(SessionEnd end, String why, String remedy) {
    Problem problem = LostShell.problem(end);

    assertThat(problem.what()).isNotBlank();
    assertThat(problem.why()).contains(why);
    assertThat(problem.remedy()).contains(remedy);
    assertThat(problem.kind()).isEqualTo(Problem.Kind.FAILURE);
  }
}

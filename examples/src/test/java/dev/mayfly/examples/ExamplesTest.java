package dev.mayfly.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.session.PipeEnd;
import dev.mayfly.session.PipeStreams;
import dev.mayfly.session.SessionTicket;
import dev.mayfly.session.protocol.SessionEnd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each example does what it says. */
@Timeout(180)
class ExamplesTest {
  private static LocalTask task;

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @BeforeAll
  static void start(@TempDir Path folder) {
    task = LocalTask.start(folder);
  }

  @AfterAll
  static void stop() {
    task.close();
  }

  @Test
  void theShellTypesItsInputAndShowsTheOutput() throws Exception {
    SessionTicket ticket =
        task.whenConnected(
            (cluster, arn) -> ExecuteCommand.ticket(task.ecs(), cluster, arn, "demo", "/bin/sh"));
    byte[] keys = "stty size; echo answer=$((6*7))\n".getBytes(UTF_8);

    SessionEnd end = Shell.run(ticket, new ByteArrayInputStream(keys), shown);

    assertThat(shown.toString(UTF_8)).contains("30 100", "answer=42");
    assertThat(end).isInstanceOf(SessionEnd.ClosedByService.class);
  }

  @Test
  void aCommandHasStreamsAndAStatusOfItsOwn() {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    byte[] input = {0, 1, 3, 4, 10, 13, 17, 26, (byte) 255};

    PipeEnd end =
        task.whenConnected(
            (cluster, arn) ->
                Exec.run(
                    command -> ExecuteCommand.ticket(task.ecs(), cluster, arn, "demo", command),
                    List.of("sh", "-c", "cat; echo \"it's\" >&2; exit 3"),
                    new PipeStreams(new ByteArrayInputStream(input), shown, errors)));

    assertThat(shown.toByteArray()).isEqualTo(input);
    assertThat(errors.toString(UTF_8)).isEqualTo("it's\n");
    assertThat(end).isEqualTo(new PipeEnd.Exited(3, false));
  }

  @Test
  void aTransportOfOnesOwnCarriesASessionFromEndToEnd() throws Exception {
    SessionEnd end = OwnTransport.run("hello", new PrintStream(shown, true, UTF_8));

    assertThat(shown.toString(UTF_8)).isEqualTo("HELLO" + System.lineSeparator());
    assertThat(end).isEqualTo(new SessionEnd.ClosedByUs());
  }
}

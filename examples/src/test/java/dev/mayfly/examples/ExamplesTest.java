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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
  void aPortOfTheContainerIsCarriedUntilTheSessionIsTerminated() throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    CompletableFuture<Integer> ready = new CompletableFuture<>();
    try (ServerSocket server = new ServerSocket(0, 1, here)) {
      server.setSoTimeout(60_000);
      SessionTicket ticket =
          task.whenConnected(
              (cluster, arn) ->
                  StartSession.ticket(task.ssm(), task.target(arn), server.getLocalPort()));
      CompletableFuture<SessionEnd> end =
          CompletableFuture.supplyAsync(
              () -> Forward.run(ticket, local -> ready.complete(local.port())),
              Thread::startVirtualThread);

      try (Socket near = new Socket(here, ready.get(60, TimeUnit.SECONDS));
          Socket far = server.accept()) {
        near.getOutputStream().write("to and".getBytes(UTF_8));
        near.shutdownOutput();
        shown.write(far.getInputStream().readAllBytes());
        far.getOutputStream().write(" fro".getBytes(UTF_8));
        far.shutdownOutput();
        shown.write(near.getInputStream().readAllBytes());
      }
      task.ssm().terminateSession(ask -> ask.sessionId(ticket.sessionId()));

      assertThat(shown.toString(UTF_8)).isEqualTo("to and fro");
      assertThat(end.get(60, TimeUnit.SECONDS)).isInstanceOf(SessionEnd.ClosedByService.class);
    }
  }

  @Test
  void aTransportOfOnesOwnCarriesASessionFromEndToEnd() throws Exception {
    SessionEnd end = OwnTransport.run("hello", new PrintStream(shown, true, UTF_8));

    assertThat(shown.toString(UTF_8)).isEqualTo("HELLO" + System.lineSeparator());
    assertThat(end).isEqualTo(new SessionEnd.ClosedByUs());
  }
}

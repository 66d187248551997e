package dev.mayfly.ecs.aws;

import dev.mayfly.ecs.ExecuteCommandAnswer;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.RunTaskAnswer;
import dev.mayfly.session.PipeEnd;
import dev.mayfly.session.PipeRun;
import dev.mayfly.session.PipeStreams;
import dev.mayfly.session.Session;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionRequest;
import dev.mayfly.session.SessionTicket;
import dev.mayfly.session.pipe.PipeScript;
import dev.mayfly.session.protocol.HandshakeExpectation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Commands in a task of a local cloud, run through pipe channels. */
final class Pipes implements AutoCloseable {
  static final long LIMIT_SECONDS = 120;

  private final LocalCloud cloud;
  private final SessionClient client = SessionClient.create();
  private final String task;

  Pipes(LocalCloud cloud) {
    this.cloud = cloud;
    this.task = runTask();
  }

  /** A command that runs, or soon will. */
  static final class Running implements AutoCloseable {
    private final String session;
    private final PipeRun run;
    private final CompletableFuture<PipeEnd> end;
    private final ConcurrentLinkedQueue<String> notes;

    private Running(
        String session,
        PipeRun run,
        CompletableFuture<PipeEnd> end,
        ConcurrentLinkedQueue<String> notes) {
      this.session = session;
      this.run = run;
      this.end = end;
      this.notes = notes;
    }

    PipeEnd end() throws Exception {
      return end.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    void whenOver(Runnable then) {
      var _ = end.whenComplete((_, _) -> then.run());
    }

    @Override
    public String toString() {
      return end.getNow(null) + " " + notes;
    }

    PipeRun run() {
      return run;
    }

    List<String> notes() {
      return List.copyOf(notes);
    }

    @Override
    public void close() {
      run.close();
    }
  }

  /** Runs {@code command} by {@code shell}, which takes the place of /bin/sh. */
  Running start(
      List<String> shell,
      PipeScript script,
      List<String> command,
      InputStream in,
      OutputStream out,
      OutputStream err) {
    ConcurrentLinkedQueue<String> notes = new ConcurrentLinkedQueue<>();
    PipeRun run = new PipeRun(script, new PipeStreams(in, out, err), notes::add);
    List<String> words = script.around(command);
    String string = quoted(shell) + " " + quoted(words.subList(1, words.size()));
    SessionRequest request =
        SessionRequest.of(ticket(string)).withHandshake(HandshakeExpectation.NONE);
    Session session = client.connect(request, run.screen());
    return new Running(session.id(), run, run.start(session), notes);
  }

  /** Ends its session from the service's side. */
  void terminate(Running running) {
    cloud.ecs().terminateSession(running.session);
  }

  private static String quoted(List<String> words) {
    return words.stream()
        .map(word -> "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }

  private SessionTicket ticket(String command) {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (true) {
      switch (cloud.ecs().executeCommand("demo", task, "demo", command)) {
        case ExecuteCommandAnswer.Admitted(SessionTicket ticket) -> {
          return ticket;
        }
        case ExecuteCommandAnswer.NotYet(var problem) -> {
          if (System.nanoTime() > limit) {
            throw new AssertionError(problem.toString());
          }
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
      }
    }
  }

  private String runTask() {
    RunTaskAnswer answer =
        cloud
            .ecs()
            .runTask(
                JsonDocument.parse(
                    """
                    {"cluster": "demo", "taskDefinition": "demo", "launchType": "FARGATE",
                     "enableExecuteCommand": true, "networkConfiguration":
                       {"awsvpcConfiguration": {"subnets": ["subnet-0123456789abcdef0"]}}}
                    """));
    return switch (answer) {
      case RunTaskAnswer.Started started -> started.task().arn();
      case RunTaskAnswer other -> throw new AssertionError(other.toString());
    };
  }

  @Override
  public void close() throws IOException {
    cloud.ecs().stopTask("demo", task, "the test is over");
    client.close();
  }
}

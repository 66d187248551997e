package dev.mayfly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.cli.report.Report;
import dev.mayfly.ecs.shell.Forward;
import dev.mayfly.ecs.shell.PipedCommand;
import dev.mayfly.ecs.shell.PortTarget;
import dev.mayfly.ecs.shell.Progress;
import dev.mayfly.ecs.shell.SessionTerms;
import dev.mayfly.ecs.shell.ShellSession;
import dev.mayfly.ecs.shell.ShellTask;
import dev.mayfly.session.IdlePolicy;
import dev.mayfly.session.PipeStreams;
import dev.mayfly.session.PortEvent;
import dev.mayfly.session.Screen;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.protocol.WindowSize;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said while a task does not let go. */
@Timeout(60)
class LeaveTest {

  private final CompletableFuture<String> said = new CompletableFuture<>();
  private final Report report =
      new Report(
          new PrintStream(OutputStream.nullOutputStream(), true, UTF_8),
          new PrintStream(new Lines(said), true, UTF_8));

  private static final class Lines extends ByteArrayOutputStream {
    private final CompletableFuture<String> said;

    Lines(CompletableFuture<String> said) {
      this.said = said;
    }

    @Override
    public void flush() {
      if (size() > 0) {
        said.complete(toString(UTF_8));
      }
    }
  }

  /** A task that can only be left. */
  private record Left(Runnable leaving) implements ShellTask {
    @Override
    public String taskArn() {
      return "arn:aws:ecs:eu-central-1:111122223333:task/prod/0123";
    }

    @Override
    public ShellSession connect(
        SessionClient client,
        WindowSize size,
        Screen screen,
        SessionTerms terms,
        Progress progress) {
      throw new UnsupportedOperationException();
    }

    @Override
    public PipedCommand pipe(
        SessionClient client,
        PipeStreams streams,
        boolean compress,
        IdlePolicy idle,
        Progress progress) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Forward forward(
        SessionClient client, PortTarget target, IdlePolicy idle, Consumer<PortEvent> observer) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      leaving.run();
    }
  }

  @Test
  void whereItTakesLongThatIsSaidMeanwhile() {
    Leave.of(new Left(() -> said.orTimeout(30, TimeUnit.SECONDS).join()), () -> {}, report);

    assertThat(said.join()).startsWith("mayfly: taking leave of task 0123; ");
  }

  @Test
  void elseNothingIs() {
    Leave.of(new Left(() -> {}), () -> {}, report);

    assertThat(said).isNotDone();
  }
}

package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.shell.EphemeralShell;
import dev.mayfly.ecs.shell.EphemeralShells;
import dev.mayfly.ecs.shell.Eventually;
import dev.mayfly.ecs.shell.Inside;
import dev.mayfly.ecs.shell.Lifetime;
import dev.mayfly.ecs.shell.Selection;
import dev.mayfly.ecs.shell.SessionTerms;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.ecs.shell.ShellOutcome;
import dev.mayfly.ecs.shell.ShellPlan;
import dev.mayfly.ecs.shell.ShellSession;
import dev.mayfly.ecs.shell.TaskShape;
import dev.mayfly.ecs.shell.Warmth;
import dev.mayfly.session.IdlePolicy;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionListener;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.WindowSize;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials whose time is over while a shell is open. */
class ExpiryInSessionTest {

  private static final WindowSize SIZE = new WindowSize(80, 24);

  /** A task that is left alone ends soon. */
  private static final Lifetime BRIEF =
      new Lifetime(Duration.ofMinutes(2), Duration.ofSeconds(1), Duration.ofHours(1));

  @TempDir private Path directory;
  private LocalCloud cloud;
  private SessionClient client;

  private final RecordingProgress progress = new RecordingProgress();
  private final RecordingScreen screen = new RecordingScreen();
  private final CompletableFuture<Problem> refused = new CompletableFuture<>();
  private final CompletableFuture<Void> resumed = new CompletableFuture<>();

  @BeforeEach
  void start() {
    cloud = new LocalCloud(directory);
    client = SessionClient.create();
  }

  @AfterEach
  void stop() {
    client.close();
    cloud.close();
  }

  private EphemeralShell launch(Ecs ecs) {
    EphemeralShells shells =
        new EphemeralShells(ecs, InstantSource.system(), UUID::randomUUID, new SecureRandom());
    ShellOptions options =
        new ShellOptions(
            Selection.ofApp("demo"),
            Inside.SHELL,
            TaskShape.AS_DEPLOYED,
            BRIEF,
            Optional.empty(),
            ShellOptions.DEFAULT_TIMEOUT,
            true,
            Warmth.NONE);
    ShellPlan plan = shells.plan(shells.find(options, new NobodyToAsk()), options);
    return shells.launch(plan, progress);
  }

  private ShellSession connect(EphemeralShell shell) {
    SessionListener listener =
        new SessionListener() {
          @Override
          public void resumed() {
            resumed.complete(null);
          }

          @Override
          public void cannotResume(Problem why) {
            refused.complete(why);
          }
        };
    SessionTerms terms = new SessionTerms(listener, IdlePolicy.always());
    return shell.connect(client, SIZE, screen, terms, progress);
  }

  private void types(ShellSession session, String line, String shown) throws InterruptedException {
    session.session().type(Bytes.utf8(line + "\n"));
    screen.awaits(shown);
  }

  @Test
  void thoseOfARoleAreRenewedForWhateverAShellNeedsOfAws() throws Exception {
    try (Ecs ecs = cloud.connectAs("deploy");
        EphemeralShell shell = launch(ecs)) {
      ShellSession session = connect(shell);
      types(session, "echo be''fore", "before");

      cloud.expireCredentials();
      cloud.faults().cutClient();
      types(session, "echo af''ter", "after");
      resumed.get(60, TimeUnit.SECONDS);
      cloud.expireCredentials();
      shell.prolong(client);
      cloud.expireCredentials();
      session.session().type(Bytes.utf8("exit 3\n"));

      assertThat(session.outcome()).isEqualTo(new ShellOutcome.Exited(3));
      cloud.expireCredentials();
    }
    assertThat(progress.notes()).last().asString().matches("task \\w+ stopped");
  }

  @Test
  void aTokenFromOutsideLeavesTheShellOpenAndWhatFailsTellsToLogIn() throws Exception {
    String task;
    try (Ecs ecs = cloud.connectWithToken();
        EphemeralShell shell = launch(ecs)) {
      ShellSession session = connect(shell);
      types(session, "echo be''fore", "before");

      cloud.expireCredentials();

      Problem prolonging =
          catchThrowableOfType(MayflyException.class, () -> shell.prolong(client)).problem();
      assertThat(prolonging.what()).isEqualTo("your AWS credentials have expired");
      assertThat(prolonging.remedy()).contains("aws sso login");
      types(session, "echo af''ter", "after");
      session.session().type(Bytes.utf8("exit 3\n"));
      assertThat(session.outcome()).isEqualTo(new ShellOutcome.Exited(3));
      task = shell.taskArn();
    }
    String id = task.substring(task.lastIndexOf('/') + 1);
    assertThat(progress.notes().getLast())
        .startsWith("task " + id + " could not be stopped (your AWS credentials have expired)")
        .contains("it ends by itself, at about 20", "aws sso login")
        .endsWith(", then mayfly stop " + id);
    awaitEnd(task);
  }

  @Test
  void whereNoOthersCanComeALostConnectionIsNotWaitedForInVain() throws Exception {
    try (Ecs ecs = cloud.connectWithToken();
        EphemeralShell shell = launch(ecs)) {
      ShellSession session = connect(shell);
      types(session, "echo be''fore", "before");
      cloud.expireCredentials();

      cloud.faults().cutClient();
      session.session().type(Bytes.utf8("echo lost\n"));

      assertThat(session.outcome()).isInstanceOf(ShellOutcome.Cut.class);
      assertThat(refused.get(60, TimeUnit.SECONDS).remedy()).contains("aws sso login");
      cloud.ecs().stopTask("demo", shell.taskArn(), "the end of a test");
    }
  }

  /** By its keeper, as nobody could stop it. */
  private void awaitEnd(String task) {
    Eventually.holds(
        "the keeper ends the task",
        () -> cloud.ecs().describeTasks("demo", List.of(task)).stream().allMatch(Task::ending));
  }
}

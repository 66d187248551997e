package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.ecs.ExecuteCommandAnswer;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.shell.EphemeralShell;
import dev.mayfly.ecs.shell.EphemeralShells;
import dev.mayfly.ecs.shell.EphemeralTask;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.ecs.shell.ShellOutcome;
import dev.mayfly.ecs.shell.ShellSession;
import dev.mayfly.session.Encryption;
import dev.mayfly.session.Problem;
import dev.mayfly.session.Session;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionRequest;
import dev.mayfly.session.SessionTicket;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.HandshakeExpectation;
import dev.mayfly.session.protocol.SessionEnd;
import dev.mayfly.session.protocol.WindowSize;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell on a cluster that names a KMS key, and all that can keep it from its data key. */
class EncryptedShellTest {

  private static final WindowSize SIZE = new WindowSize(80, 24);

  @TempDir static Path directory;
  private static LocalCloud cloud;
  private static SessionClient client;

  private final RecordingProgress progress = new RecordingProgress();
  private final RecordingScreen screen = new RecordingScreen();
  private EphemeralShells shells;

  @BeforeAll
  static void start() {
    cloud = new LocalCloud(directory);
    client = SessionClient.create();
  }

  @BeforeEach
  void open() {
    nameKey("alias/local");
    shells =
        new EphemeralShells(
            cloud.ecs(), InstantSource.system(), UUID::randomUUID, new SecureRandom());
  }

  @AfterEach
  void allow() {
    cloud.faults().allow("kms:GenerateDataKey");
    cloud.faults().allow("kms:Decrypt");
    assertThat(shells.list(Optional.empty())).allMatch(EphemeralTask::stopping);
  }

  @AfterAll
  static void stop() {
    client.close();
    cloud.close();
  }

  private static void nameKey(String keyId) {
    cloud.prepare(
        ecs ->
            ecs.updateCluster(
                ask ->
                    ask.cluster("demo")
                        .configuration(
                            with ->
                                with.executeCommandConfiguration(exec -> exec.kmsKeyId(keyId)))));
  }

  private EphemeralShell launch() {
    ShellOptions options = ShellOptions.forApp("demo");
    return shells.launch(shells.plan(shells.find(options, new NobodyToAsk()), options), progress);
  }

  private Problem lost(EphemeralShell shell) {
    ShellSession session = shell.connect(client, SIZE, screen, progress);
    session.session().type(Bytes.utf8("exit 0\n"));
    assertThat(session.outcome()).isInstanceOf(ShellOutcome.Lost.class);
    return ((ShellOutcome.Lost) session.outcome()).problem();
  }

  @Test
  void itWorksAsAnyOtherAndSaysThatItIsEncrypted() {
    try (EphemeralShell shell = launch()) {
      ShellSession session = shell.connect(client, SIZE, screen, progress);
      session.session().type(Bytes.utf8("echo $((6*7)) answers; exit 7\n"));

      assertThat(session.outcome()).isEqualTo(new ShellOutcome.Exited(7));
      assertThat(screen.shown())
          .contains("This session is encrypted using AWS KMS.\r\n")
          .contains("42 answers");
    }
  }

  @Test
  void whoMayNotGenerateADataKeyReadsWhatToAskFor() {
    cloud.faults().deny("kms:GenerateDataKey");
    try (EphemeralShell shell = launch()) {
      Problem problem = lost(shell);

      assertThat(problem.what())
          .startsWith("access denied: you may not kms:GenerateDataKey on arn:aws:kms:us-east-1:");
      assertThat(problem.remedy())
          .contains(
              "{\"Effect\":\"Allow\",\"Action\":\"kms:GenerateDataKey\",\"Resource\":\"arn:aws");
    }
  }

  @Test
  void aTaskThatMayNotDecryptItNamesWhatItsRoleNeeds() {
    cloud.faults().deny("kms:Decrypt");
    try (EphemeralShell shell = launch()) {
      Problem problem = lost(shell);

      assertThat(problem.what())
          .isEqualTo("the session could not be encrypted: the task got no data key");
      assertThat(problem.why()).contains("AccessDeniedException").contains("kms:Decrypt");
      assertThat(problem.remedy())
          .contains("task role")
          .contains("{\"Effect\":\"Allow\",\"Action\":\"kms:Decrypt\",\"Resource\":\"arn:aws:kms:");
    }
  }

  @Test
  void aKeyThatIsNotThereIsNamed() {
    nameKey("alias/gone");
    try (EphemeralShell shell = launch()) {
      Problem problem = lost(shell);

      assertThat(problem.what()).isEqualTo("the cluster's KMS key alias/gone cannot be used");
      assertThat(problem.why()).contains("alias/gone is not found");
      assertThat(problem.remedy()).contains("update-cluster");
    }
  }

  @Test
  void aKeyThatIsBoundToAnotherTaskIsNoUseToTheAgent() throws Exception {
    try (EphemeralShell shell = launch()) {
      Task task = cloud.ecs().describeTasks("demo", List.of(shell.taskArn())).getFirst();
      SessionRequest request =
          SessionRequest.of(admitted(task))
              .withHandshake(HandshakeExpectation.EXPECTED)
              .withEncryption(new Encryption(cloud.ecs()::generateDataKey, "ecs:demo_other_1"));

      try (Session session = client.connect(request, screen)) {
        SessionEnd end = session.end().get(60, TimeUnit.SECONDS);

        assertThat(end).isInstanceOf(SessionEnd.ClosedByService.class);
        assertThat(end.toString())
            .contains("Encountered error while initiating handshake. Fetching data key failed:")
            .contains("InvalidCiphertextException");
      }
    }
  }

  /** The agent runs; its control channel may need another moment. */
  private static SessionTicket admitted(Task task) {
    for (; ; Thread.onSpinWait()) {
      ExecuteCommandAnswer answer =
          cloud.ecs().executeCommand(task.clusterArn(), task.arn(), "demo", "/bin/sh");
      if (answer instanceof ExecuteCommandAnswer.Admitted(var ticket)) {
        return ticket;
      }
    }
  }
}

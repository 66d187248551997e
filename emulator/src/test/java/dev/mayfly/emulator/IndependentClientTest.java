package dev.mayfly.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.Session;
import software.amazon.awssdk.services.ecs.model.TargetNotConnectedException;

/**
 * The npm package ssm-session, which shares no line with us, on a local cloud. It shakes no hands,
 * pads the type of a message with NUL on the left, and its digests are half as long as digests are.
 */
class IndependentClientTest {
  private static final Path NODE = Path.of("/usr/bin/node");
  private static final Path SCRIPTS =
      Path.of(System.getProperty("mayfly.root", ".."), "emulator/src/test/node").toAbsolutePath();

  @TempDir private Path folder;

  @BeforeAll
  static void find() {
    boolean there =
        Files.isExecutable(NODE) && Files.isDirectory(SCRIPTS.resolve("node_modules/ssm-session"));
    boolean wanted = "1".equals(System.getenv("MAYFLY_NODE_TESTS"));
    assumeTrue(
        there || wanted, "needs node in /usr/bin, and: npm ci --prefix emulator/src/test/node");
    assertThat(there).as("CI has node and the package").isTrue();
  }

  @Test
  void itOpensAShellTypesAndSeesItEnd() throws Exception {
    try (Emulator cloud = Emulator.start(EmulatorSettings.in(folder.resolve("cloud")));
        EcsClient ecs =
            EcsClient.builder()
                .endpointOverride(cloud.endpoint())
                .region(Region.of(cloud.region()))
                .credentialsProvider(
                    StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(cloud.accessKeyId(), cloud.secretAccessKey())))
                .build()) {
      String shown = shell(session(ecs));

      assertThat(shown).contains("24 80", "answer=42", "[channel closed]");
    }
  }

  /** In the demo's task, once its agent is connected. */
  private static Session session(EcsClient ecs) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      List<String> tasks =
          ecs.listTasks(list -> list.cluster("demo").serviceName("demo")).taskArns();
      try {
        if (!tasks.isEmpty()) {
          return ecs.executeCommand(
                  ask ->
                      ask.cluster("demo")
                          .task(tasks.getFirst())
                          .container("demo")
                          .command("/bin/sh")
                          .interactive(true))
              .session();
        }
      } catch (TargetNotConnectedException | InvalidParameterException notYet) {
        if (System.nanoTime() > end) {
          throw notYet;
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private String shell(Session session) throws IOException, InterruptedException {
    JsonObject ticket = new JsonObject();
    ticket.addProperty("url", session.streamUrl());
    ticket.addProperty("token", session.tokenValue());
    Path out = folder.resolve("out");
    Process client =
        new ProcessBuilder(NODE.toString(), SCRIPTS.resolve("shell.js").toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      try (var stdin = client.getOutputStream()) {
        stdin.write(ticket.toString().getBytes(UTF_8));
      }
      boolean ended = client.waitFor(60, TimeUnit.SECONDS);
      String shown = Files.readString(out);
      assertThat(ended).as(shown).isTrue();
      assertThat(client.exitValue()).as(shown).isZero();
      return shown;
    } finally {
      client.destroyForcibly();
    }
  }
}

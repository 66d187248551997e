package dev.mayfly.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Debian's aws CLI 2.9, as a person would use it on a local cloud. */
class AwsCliTest {

  private static final Path AWS = Path.of("/usr/bin/aws");

  @TempDir Path folder;
  private Emulator cloud;

  @BeforeAll
  static void find() {
    assumeTrue(Files.isExecutable(AWS), "needs Debian's awscli in /usr/bin");
  }

  @BeforeEach
  void start() {
    cloud = Emulator.start(EmulatorSettings.in(folder.resolve("cloud")));
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  private JsonObject aws(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(AWS.toString()));
    command.addAll(List.of("--endpoint-url", cloud.endpoint().toString(), "--output", "json"));
    command.addAll(List.of(words));
    ProcessBuilder cli = new ProcessBuilder(command);
    cli.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    cli.environment().put("AWS_SHARED_CREDENTIALS_FILE", folder + "/cloud/credentials");
    cli.environment().put("AWS_CONFIG_FILE", folder + "/cloud/config");
    Path out = folder.resolve("out.txt");
    Process process = cli.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(out);
    assertThat(process.exitValue()).as(text).isZero();
    return text.isBlank() ? new JsonObject() : JsonParser.parseString(text).getAsJsonObject();
  }

  private JsonObject describe(String task) throws IOException, InterruptedException {
    JsonArray tasks =
        aws("ecs", "describe-tasks", "--cluster=demo", "--tasks", task, "--include=TAGS")
            .getAsJsonArray("tasks");
    assertThat(tasks).hasSize(1);
    return tasks.get(0).getAsJsonObject();
  }

  @Test
  void itListsDescribesRunsTagsAndStopsTasks() throws IOException, InterruptedException {
    JsonObject identity = aws("sts", "get-caller-identity");
    JsonObject clusters = aws("ecs", "list-clusters");
    JsonObject services =
        aws("ecs", "describe-services", "--cluster=demo", "--services", "demo", "swallow");

    assertThat(identity.get("Arn").getAsString()).startsWith("arn:aws:iam::000000000000:user/");
    assertThat(clusters.getAsJsonArray("clusterArns").toString()).contains("cluster/demo");
    assertThat(services.getAsJsonArray("services")).hasSize(2);

    JsonObject run =
        aws(
            "ecs",
            "run-task",
            "--cluster=demo",
            "--task-definition=demo",
            "--launch-type=FARGATE",
            "--started-by=somebody",
            "--tags=key=a,value=1",
            "--network-configuration=awsvpcConfiguration={subnets=[subnet-1]}");
    String task = run.getAsJsonArray("tasks").get(0).getAsJsonObject().get("taskArn").getAsString();
    aws("ecs", "tag-resource", "--resource-arn", task, "--tags=key=b,value=2");
    JsonObject listed = aws("ecs", "list-tasks", "--cluster=demo", "--started-by=somebody");
    JsonObject tagged = describe(task);
    aws("ecs", "untag-resource", "--resource-arn", task, "--tag-keys=a");
    JsonObject tags = aws("ecs", "list-tags-for-resource", "--resource-arn", task);
    aws("ecs", "stop-task", "--cluster=demo", "--task", task, "--reason=enough");
    aws("ecs", "wait", "tasks-stopped", "--cluster=demo", "--tasks", task);
    JsonObject stopped = describe(task);

    assertThat(listed.getAsJsonArray("taskArns").toString()).contains(task);
    assertThat(tagged.getAsJsonArray("tags")).hasSize(2);
    assertThat(tags.getAsJsonArray("tags").toString())
        .isEqualTo("[{\"key\":\"b\",\"value\":\"2\"}]");
    assertThat(stopped.get("lastStatus").getAsString()).isEqualTo("STOPPED");
    assertThat(stopped.get("stoppedReason").getAsString()).isEqualTo("enough");
  }

  @Test
  void itReadsTheLogsOfTheDemo() throws IOException, InterruptedException {
    aws("ecs", "wait", "services-stable", "--cluster=demo", "--services=demo");

    JsonObject events = aws("logs", "filter-log-events", "--log-group-name=/ecs/demo");

    assertThat(events.getAsJsonArray("events").toString()).contains("demo is up");
  }

  @Test
  void itResumesAndTerminatesASession() throws IOException, InterruptedException {
    aws("ecs", "wait", "services-stable", "--cluster=demo", "--services=demo");
    JsonArray tasks =
        aws("ecs", "list-tasks", "--cluster=demo", "--service-name=demo")
            .getAsJsonArray("taskArns");
    String task = tasks.get(0).getAsString();
    String runtimeId =
        describe(task)
            .getAsJsonArray("containers")
            .get(0)
            .getAsJsonObject()
            .get("runtimeId")
            .getAsString();
    String target = "ecs:demo_" + task.substring(task.lastIndexOf('/') + 1) + "_" + runtimeId;
    String session = started(target);

    JsonObject resumed = aws("ssm", "resume-session", "--session-id=" + session);
    JsonObject terminated = aws("ssm", "terminate-session", "--session-id=" + session);

    assertThat(resumed.get("SessionId").getAsString()).isEqualTo(session);
    assertThat(resumed.get("StreamUrl").getAsString()).contains(session);
    assertThat(resumed.get("TokenValue").getAsString()).isNotEmpty();
    assertThat(terminated.get("SessionId").getAsString()).isEqualTo(session);
  }

  /** The CLI itself starts no session without its plugin. */
  private String started(String target) {
    try (SsmClient ssm =
        SsmClient.builder()
            .endpointOverride(cloud.endpoint())
            .region(Region.of(cloud.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(cloud.accessKeyId(), cloud.secretAccessKey())))
            .build()) {
      return ssm.startSession(start -> start.target(target)).sessionId();
    }
  }
}

package dev.mayfly.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's aws command, a client that none of us wrote, against the local cloud. */
class AwsCommandIT {

  @TempDir Path directory;
  Home home;
  AwsCommand aws;

  @BeforeEach
  void start() throws IOException {
    home = Home.in(directory);
    assertThat(home.mayfly("local", "start").errors()).doesNotContain("try");
    aws = AwsCommand.in(home);
  }

  @AfterEach
  void stop() {
    home.mayfly("local", "stop");
  }

  @Test
  void itListsDescribesRunsTagsAndStopsTasks() {
    JsonObject run =
        aws.succeeds(
            "ecs",
            "run-task",
            "--cluster",
            "demo",
            "--task-definition",
            "demo",
            "--network-configuration",
            "awsvpcConfiguration={subnets=[subnet-1]}");
    JsonObject task = run.getAsJsonArray("tasks").get(0).getAsJsonObject();
    String arn = task.get("taskArn").getAsString();

    Eventually.holds(
        "the task runs", () -> describe(arn).get("lastStatus").equals(text("RUNNING")));
    assertThat(aws.succeeds("ecs", "list-tasks", "--cluster", "demo").getAsJsonArray("taskArns"))
        .contains(text(arn));

    aws.succeeds("ecs", "tag-resource", "--resource-arn", arn, "--tags", "key=team,value=blue");
    JsonArray tags =
        aws.succeeds("ecs", "list-tags-for-resource", "--resource-arn", arn).getAsJsonArray("tags");
    assertThat(tags.toString()).contains("team").contains("blue");

    aws.succeeds("ecs", "stop-task", "--cluster", "demo", "--task", arn, "--reason", "seen enough");
    Eventually.holds(
        "the task stopped", () -> describe(arn).get("lastStatus").equals(text("STOPPED")));
    assertThat(describe(arn).get("stoppedReason").getAsString()).isEqualTo("seen enough");
    assertThat(describe(arn).get("stopCode").getAsString()).isEqualTo("UserInitiated");
  }

  @Test
  void itSeesWhoItIsAndWhatIsThere() {
    assertThat(aws.succeeds("sts", "get-caller-identity").get("Arn").getAsString())
        .startsWith("arn:aws:iam::000000000000:user/");
    assertThat(aws.succeeds("ecs", "list-services", "--cluster", "demo").toString())
        .contains("service/demo/demo")
        .contains("service/demo/swallow");
  }

  @Test
  void itGetsDataKeysAndHasAClusterEncryptItsSessions() {
    JsonObject key =
        aws.succeeds(
            "kms",
            "generate-data-key",
            "--key-id",
            "alias/local",
            "--number-of-bytes",
            "64",
            "--encryption-context",
            "aws:ssm:SessionId=s-1");

    assertThat(key.get("KeyId").getAsString())
        .startsWith("arn:aws:kms:us-east-1:000000000000:key/");
    assertThat(
            aws.succeeds("kms", "describe-key", "--key-id", "alias/local")
                .getAsJsonObject("KeyMetadata")
                .get("Arn"))
        .isEqualTo(key.get("KeyId"));
    assertThat(
            aws.succeeds(
                    "ecs",
                    "update-cluster",
                    "--cluster",
                    "demo",
                    "--configuration",
                    "executeCommandConfiguration={kmsKeyId=alias/local,logging=DEFAULT}")
                .toString())
        .contains("\"kmsKeyId\":\"alias/local\"");
  }

  @Test
  void anErrorOfTheServiceIsOneForIt() {
    Home.Outcome outcome =
        aws.run("ecs", "describe-services", "--cluster", "nowhere", "--services", "demo");

    assertThat(outcome.status()).isNotZero();
    assertThat(outcome.errors()).contains("(ClusterNotFoundException)");
  }

  @Test
  void theEnvironmentThatMayflyPrintsPointsItThere() {
    String script =
        "eval \"$('"
            + Home.mayfly()
            + "' local env)\" && "
            + "/usr/bin/aws --endpoint-url \"$AWS_ENDPOINT_URL\" ecs list-clusters";

    Home.Outcome outcome = home.run(List.of("sh", "-c", script));

    assertThat(outcome.output()).contains(":cluster/demo");
  }

  private JsonObject describe(String arn) {
    return aws.succeeds("ecs", "describe-tasks", "--cluster", "demo", "--tasks", arn)
        .getAsJsonArray("tasks")
        .get(0)
        .getAsJsonObject();
  }

  private static JsonPrimitive text(String value) {
    return new JsonPrimitive(value);
  }
}

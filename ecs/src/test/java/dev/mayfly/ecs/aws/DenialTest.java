package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenialTest {

  private static final String TASK = "arn:aws:ecs:eu-central-1:123456789012:task/main/3f9c";

  private static JsonObject statement(String action, String resource) {
    String remedy = new Denial(action, resource, "not authorized").remedy();
    return JsonParser.parseString(remedy.lines().skip(1).findFirst().orElseThrow())
        .getAsJsonObject();
  }

  private static String resource(String action, String resource) {
    return statement(action, resource).get("Resource").toString();
  }

  @Test
  void executeCommandTakesTheClusterAndItsTasks() {
    assertThat(resource("ecs:ExecuteCommand", TASK))
        .isEqualTo(
            "[\"arn:aws:ecs:eu-central-1:123456789012:cluster/main\","
                + "\"arn:aws:ecs:eu-central-1:123456789012:task/main/*\"]");
    assertThat(resource("ecs:ExecuteCommand", "arn:aws:ecs:eu-central-1:123456789012:cluster/main"))
        .isEqualTo(resource("ecs:ExecuteCommand", TASK));
  }

  @ParameterizedTest
  @CsvSource({"ecs:DescribeTasks", "ecs:StopTask", "ecs:TagResource"})
  void whatIsDeniedOnOneTaskIsAskedForOnAllOfTheCluster(String action) {
    assertThat(resource(action, TASK))
        .isEqualTo("\"arn:aws:ecs:eu-central-1:123456789012:task/main/*\"");
  }

  @Test
  void runTaskIsAskedForWhateverTheRevision() {
    assertThat(resource("ecs:RunTask", "arn:aws:ecs:eu-central-1:1:task-definition/mayfly-api:7"))
        .isEqualTo("\"arn:aws:ecs:eu-central-1:1:task-definition/mayfly-api:*\"");
  }

  @Test
  void startSessionTakesTheTasksAndTheDocuments() {
    assertThat(resource("ssm:StartSession", TASK))
        .contains("task/main/*", "AWS-StartPortForwardingSession\"", "SessionToRemoteHost\"");
  }

  @Test
  void aRoleIsPassedToTasksOnly() {
    JsonObject statement = statement("iam:PassRole", "arn:aws:iam::1:role/api");

    assertThat(statement.get("Condition").toString())
        .isEqualTo("{\"StringEquals\":{\"iam:PassedToService\":\"ecs-tasks.amazonaws.com\"}}");
  }

  @Test
  void againstADenyNoAllowIsProposed() {
    String remedy =
        new Denial(
                "ecs:RunTask",
                "*",
                "User: u is not authorized to perform: ecs:RunTask on resource: r with an explicit"
                    + " deny in a service control policy")
            .remedy();

    assertThat(remedy)
        .contains("whoever keeps the service control policy", "ecs:enable-execute-command")
        .doesNotContain("\"Effect\"");
  }

  @Test
  void thePolicyThatLacksItIsNamed() {
    String why = "because no permissions boundary allows the ecs:StopTask action";

    assertThat(new Denial("ecs:StopTask", TASK, why).remedy())
        .startsWith("ask for this in the permissions boundary:\n{\"Effect\":\"Allow\"");
    assertThat(
            new Denial(
                    "ecs:StopTask",
                    TASK,
                    why.replace("permissions boundary", "identity-based policy"))
                .remedy())
        .startsWith("ask for this in your IAM policy:\n");
  }

  @Test
  void aShellThatMayNotBeStartedMayBeForbiddenByACondition() {
    assertThat(new Denial("ecs:RunTask", "*", "no").remedy())
        .endsWith(
            "if it is there already: a condition on ecs:enable-execute-command may forbid tasks"
                + " that one can enter, as many organizations do: then ask for an exception");
  }
}

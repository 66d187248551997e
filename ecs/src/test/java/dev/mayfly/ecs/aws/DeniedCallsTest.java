package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.LogQuery;
import dev.mayfly.ecs.Registration;
import dev.mayfly.ecs.RunTaskAnswer;
import dev.mayfly.ecs.TaggedResources;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.ResumeAnswer;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is denied: the user learns which action, on what, and what to ask for. */
class DeniedCallsTest {

  /** No call to AWS; or none that names a policy, as it only explains another failure. */
  private static final Set<String> NOT_DENIED = Set.of("connection", "close", "lastLogLines");

  private static final String TASK = "arn:aws:ecs:eu-central-1:111122223333:task/main/0f1e2d3c";
  private static final String TASKS = "arn:aws:ecs:eu-central-1:111122223333:task/main/*";
  private static final String CLUSTER = "arn:aws:ecs:eu-central-1:*:cluster/main";

  /**
   * @param action of IAM
   * @param resource in the statement to ask for
   * @param denied makes the call; what comes back of the denial
   */
  record Denied(String method, String action, String resource, Function<Ecs, Object> denied) {
    @Override
    public String toString() {
      return method;
    }
  }

  static Stream<Denied> calls() {
    return Stream.of(
        new Denied("callerArn", "sts:GetCallerIdentity", "*", Ecs::callerArn),
        new Denied("listClusters", "ecs:ListClusters", "*", Ecs::listClusters),
        new Denied(
            "describeCluster", "ecs:DescribeClusters", CLUSTER, e -> e.describeCluster("main")),
        new Denied(
            "describeClusters",
            "ecs:DescribeClusters",
            "*",
            e -> e.describeClusters(List.of("main"))),
        new Denied("listServices", "ecs:ListServices", CLUSTER, e -> e.listServices("main")),
        new Denied(
            "describeServices",
            "ecs:DescribeServices",
            "arn:aws:ecs:eu-central-1:*:service/main/api",
            e -> e.describeServices("main", List.of("api"))),
        new Denied("taggedServices", "tag:GetResources", "*", e -> e.taggedServices(List.of())),
        new Denied("taggedTasks", "tag:GetResources", "*", e -> e.taggedTasks(List.of())),
        new Denied(
            "describeTaskDefinition",
            "ecs:DescribeTaskDefinition",
            "*",
            e -> e.describeTaskDefinition("api")),
        new Denied(
            "newestRevisions", "ecs:ListTaskDefinitions", "*", e -> e.newestRevisions("api", 1)),
        new Denied(
            "describeCapacityProviders",
            "ecs:DescribeCapacityProviders",
            "*",
            e -> e.describeCapacityProviders(List.of("asg"))),
        new Denied(
            "definitionFamilies",
            "ecs:ListTaskDefinitionFamilies",
            "*",
            e -> e.definitionFamilies("api")),
        new Denied(
            "deleteTaskDefinition",
            "ecs:DeregisterTaskDefinition",
            "*",
            e -> {
              e.deleteTaskDefinition("arn:aws:ecs:eu-central-1:111122223333:task-definition/api:1");
              return "";
            }),
        new Denied(
            "registerTaskDefinition",
            "ecs:RegisterTaskDefinition",
            "*",
            e -> e.registerTaskDefinition(JsonDocument.parse("{\"family\":\"f\"}"))),
        new Denied(
            "runTask",
            "ecs:RunTask",
            "arn:aws:ecs:eu-central-1:111122223333:task-definition/api:*",
            e ->
                e.runTask(
                    JsonDocument.parse(
                        "{\"taskDefinition\":"
                            + "\"arn:aws:ecs:eu-central-1:111122223333:task-definition/api:7\"}"))),
        new Denied("listTasks", "ecs:ListTasks", CLUSTER, e -> e.listTasks("main")),
        new Denied("listTasks", "ecs:ListTasks", CLUSTER, e -> e.listTasks("main", "api")),
        new Denied(
            "listTasksStartedBy", "ecs:ListTasks", CLUSTER, e -> e.listTasksStartedBy("main", "x")),
        new Denied(
            "listTasksOfFamily",
            "ecs:ListTasks",
            CLUSTER,
            e -> e.listTasksOfFamily("main", "api", false)),
        new Denied("listStoppedTasks", "ecs:ListTasks", CLUSTER, e -> e.listStoppedTasks("main")),
        new Denied(
            "describeTasks",
            "ecs:DescribeTasks",
            "arn:aws:ecs:eu-central-1:*:task/main/*",
            e -> e.describeTasks("main", List.of(TASK))),
        new Denied(
            "stopTask",
            "ecs:StopTask",
            "arn:aws:ecs:eu-central-1:*:task/main/*",
            e -> {
              e.stopTask("main", TASK, "over");
              return "";
            }),
        new Denied(
            "executeCommand",
            "ecs:ExecuteCommand",
            "arn:aws:ecs:eu-central-1:*:task/main/*",
            e -> e.executeCommand("main", TASK, "app", "sh")),
        new Denied(
            "startSession",
            "ssm:StartSession",
            "arn:aws:ecs:eu-central-1:*:task/main/*",
            e ->
                e.startSession(
                    "ecs:main_0f1e2d3c_0f1e2d3c-1", "AWS-StartPortForwardingSession", Map.of())),
        new Denied(
            "resumeSession",
            "ssm:ResumeSession",
            "arn:aws:ssm:eu-central-1:*:session/ecs-execute-command-*",
            e -> e.resumeSession("ecs-execute-command-1")),
        new Denied(
            "terminateSession",
            "ssm:TerminateSession",
            "arn:aws:ssm:eu-central-1:*:session/ecs-execute-command-*",
            e -> {
              e.terminateSession("ecs-execute-command-1");
              return "";
            }),
        new Denied(
            "tagTask",
            "ecs:TagResource",
            TASKS,
            e -> {
              e.tagTask(TASK, List.of());
              return "";
            }),
        new Denied(
            "generateDataKey",
            "kms:GenerateDataKey",
            "arn:aws:kms:eu-central-1:111122223333:key/1",
            e -> e.generateDataKey("arn:aws:kms:eu-central-1:111122223333:key/1", Map.of())),
        new Denied(
            "logEvents",
            "logs:FilterLogEvents",
            "arn:aws:logs:eu-central-1:*:log-group:/api:*",
            e -> e.logEvents(new LogQuery("/api", "api/", Instant.EPOCH), Optional.empty())));
  }

  @Test
  void noCallIsLeftOut() {
    List<String> all =
        Stream.of(Ecs.class.getMethods())
            .map(Method::getName)
            .filter(name -> !NOT_DENIED.contains(name))
            .sorted()
            .toList();

    List<String> shown = calls().map(Denied::method).sorted().toList();

    assertThat(shown).isEqualTo(all);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aDenialNamesActionResourceAndStatement(Denied call) throws IOException {
    try (StubAws aws = new StubAws(call.action().startsWith("sts:") ? 403 : 400, body(call));
        Ecs ecs = aws.connect()) {
      Problem problem = problem(call, ecs);

      assertThat(problem.what()).startsWith("access denied: you may not " + call.action() + " on ");
      assertThat(problem.remedy())
          .contains("{\"Effect\":\"Allow\",\"Action\":\"" + call.action() + "\",\"Resource\":")
          .contains("\"" + call.resource() + "\"");
      assertThat(aws.requests()).hasSize(1);
    }
  }

  /** STS speaks XML. */
  private static String body(Denied call) {
    return call.action().startsWith("sts:")
        ? "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error>"
            + "</ErrorResponse>"
        : "{\"__type\":\"AccessDeniedException\",\"message\":\"no\"}";
  }

  private static Problem problem(Denied call, Ecs ecs) {
    Map<String, Object> answer = new TreeMap<>();
    MayflyException thrown =
        catchThrowableOfType(
            MayflyException.class, () -> answer.put("answer", call.denied().apply(ecs)));
    if (thrown != null) {
      return thrown.problem();
    }
    return switch (answer.get("answer")) {
      case Registration.Denied(Problem problem) -> problem;
      case RunTaskAnswer.Refused(Problem problem) -> problem;
      case ResumeAnswer.Refused(Problem problem) -> problem;
      case TaggedResources.Unavailable(Problem problem) -> problem;
      case null, default -> throw new AssertionError("not denied: " + answer);
    };
  }
}

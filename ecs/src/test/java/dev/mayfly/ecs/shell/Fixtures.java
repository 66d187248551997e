package dev.mayfly.ecs.shell;

import com.google.gson.JsonObject;
import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Deployment;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** One app, as AWS would describe it. */
final class Fixtures {

  static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
  static final UUID TOKEN = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
  static final String CLUSTER = "arn:aws:ecs:eu-central-1:111122223333:cluster/prod";
  static final String CALLER = "arn:aws:sts::111122223333:assumed-role/Dev/ann@example.com";

  private Fixtures() {}

  static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Fixtures.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The task definition of the app: an essential container {@code api}, and a {@code proxy}. */
  static TaskDefinition definition() {
    return new TaskDefinition(
        JsonDocument.parse(resource("api-definition.json")), List.of(new Tag("team", "payments")));
  }

  /** The same, its first container changed by {@code change}. */
  static TaskDefinition definition(java.util.function.Consumer<JsonObject> change) {
    JsonObject tree = definition().document().tree();
    change.accept(tree);
    return new TaskDefinition(JsonDocument.of(tree), List.of());
  }

  static JsonObject container(JsonObject definition, int index) {
    return definition.getAsJsonArray("containerDefinitions").get(index).getAsJsonObject();
  }

  static Target target(TaskDefinition definition, TaskDefinition... derived) {
    return new Target(
        new Cluster(CLUSTER, Optional.empty()),
        new Origin.OfService(service(1)),
        deployment(),
        definition,
        List.of(derived),
        CALLER);
  }

  static Service service(int desired) {
    return new Service(
        "arn:aws:ecs:eu-central-1:111122223333:service/prod/api",
        "api",
        CLUSTER,
        desired,
        desired,
        0,
        true,
        Optional.of(deployment()));
  }

  static Deployment deployment() {
    return new Deployment(
        "arn:aws:ecs:eu-central-1:111122223333:task-definition/api:7",
        Optional.of(
            JsonDocument.parse(
                """
                {"awsvpcConfiguration": {"subnets": ["subnet-1", "subnet-2"],
                 "securityGroups": ["sg-1"], "assignPublicIp": "DISABLED"}}""")),
        Optional.of("FARGATE"),
        List.of(),
        Optional.of("1.4.0"));
  }

  /** A task of which nothing matters but how it is. */
  static Task task(String arn, String status) {
    return new Task(
        arn,
        CLUSTER,
        "arn:aws:ecs:us-east-1:1:task-definition/web:1",
        status,
        "RUNNING",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        true,
        List.of(),
        List.of());
  }

  static ShellPlan plan(TaskDefinition definition, ShellOptions options) {
    return Planner.plan(target(definition), options, NOW, TOKEN);
  }
}

package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mayfly.emulator.http.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What is there before anybody asks: cluster {@code demo}, with a service {@code demo} of two
 * containers, and a service {@code swallow} whose entry point would swallow a command.
 */
final class Seed {

  private static final String SERVICE =
      """
      {"cluster": "demo", "serviceName": "%1$s", "taskDefinition": "%1$s", "desiredCount": 1,
       "launchType": "FARGATE", "enableExecuteCommand": true, "propagateTags": "SERVICE",
       "tags": [{"key": "team", "value": "demo"}],
       "networkConfiguration": {"awsvpcConfiguration": {
         "subnets": ["subnet-0de30000000000001", "subnet-0de30000000000002"],
         "securityGroups": ["sg-0de30000000000001"], "assignPublicIp": "ENABLED"}}}
      """;

  private final EcsApi api;
  private final Caller owner;
  private final Arns arns;

  Seed(EcsApi api, Caller owner, Arns arns) {
    this.api = api;
    this.owner = owner;
    this.arns = arns;
  }

  /** Completes when everything is registered; the tasks of the services may still be starting. */
  CompletableFuture<Void> plant() {
    List<CompletableFuture<JsonObject>> calls = new ArrayList<>();
    calls.add(
        call(
            "CreateCluster",
            "{\"clusterName\": \"demo\", \"capacityProviders\": [\"FARGATE\", \"FARGATE_SPOT\"]}"));
    calls.add(call("RegisterTaskDefinition", demo()));
    calls.add(call("RegisterTaskDefinition", swallow()));
    calls.add(call("CreateService", SERVICE.formatted("demo")));
    calls.add(call("CreateService", SERVICE.formatted("swallow")));
    return CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new));
  }

  /** Completes when all of it is registered. */
  CompletableFuture<Void> plant(Population population) {
    List<CompletableFuture<JsonObject>> calls = new ArrayList<>();
    for (int i = 1; i <= population.clusters(); i++) {
      calls.add(
          call("CreateCluster", "{\"clusterName\": \"%s\"}".formatted(Population.cluster(i))));
    }
    for (int i = 1; i <= population.services(); i++) {
      String cluster = Population.cluster(1 + i % population.clusters());
      calls.add(
          call("CreateService", idle(cluster, Population.service(i), population.isTagged(i))));
    }
    return CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new));
  }

  private static String idle(String cluster, String name, boolean tagged) {
    return """
    {"cluster": "%s", "serviceName": "%s", "taskDefinition": "demo", "desiredCount": 0,
     "launchType": "FARGATE", "enableExecuteCommand": true, "tags": [%s],
     "networkConfiguration": {"awsvpcConfiguration": {
       "subnets": ["subnet-0de30000000000001"], "securityGroups": ["sg-0de30000000000001"]}}}
    """
        .formatted(cluster, name, tagged ? "{\"key\": \"team\", \"value\": \"seed\"}" : "");
  }

  private CompletableFuture<JsonObject> call(String operation, String json) {
    Input input = new Input(JsonParser.parseString(json).getAsJsonObject());
    return api.call(operation, input, owner);
  }

  private String demo() {
    return """
    {"family": "demo", %s, "containerDefinitions": [
      {"name": "demo", "image": "public.ecr.aws/docker/library/busybox:1.36", "essential": true,
       "command": ["/bin/sh", "-c", "%s"],
       "environment": [{"name": "APP", "value": "demo"}],
       "portMappings": [{"containerPort": 8080, "hostPort": 8080, "protocol": "tcp"}],
       "stopTimeout": 2, "logConfiguration": %s},
      {"name": "sidecar", "image": "public.ecr.aws/docker/library/busybox:1.36", "essential": false,
       "command": ["/bin/sh", "-c", "%s"],
       "stopTimeout": 2, "logConfiguration": %s}]}
    """
        .formatted(roles(), idle("demo is up"), logs("demo"), idle("sidecar is up"), logs("demo"));
  }

  private String swallow() {
    return """
    {"family": "swallow", %s, "containerDefinitions": [
      {"name": "swallow", "image": "public.ecr.aws/docker/library/busybox:1.36", "essential": true,
       "entryPoint": ["/bin/sh", "-c", "%s", "swallow"],
       "command": ["serve"],
       "stopTimeout": 2, "logConfiguration": %s}]}
    """
        .formatted(roles(), idle("swallowed: $*"), logs("swallow"));
  }

  /** A script that says something, costs nothing, and leaves at once when it is told to. */
  private static String idle(String words) {
    return "trap 'exit 0' TERM; echo " + words + "; while :; do sleep 300 & wait $!; done";
  }

  private String roles() {
    return """
    "taskRoleArn": "arn:aws:iam::%1$s:role/demo-task",
    "executionRoleArn": "arn:aws:iam::%1$s:role/demo-execution",
    "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
    "cpu": "256", "memory": "512"
    """
        .formatted(arns.account());
  }

  private String logs(String family) {
    return """
    {"logDriver": "awslogs", "options": {"awslogs-group": "/ecs/%s",
     "awslogs-region": "%s", "awslogs-stream-prefix": "ecs"}}
    """
        .formatted(family, arns.region());
  }
}

package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.http.AwsError;

/** The names of all things in one account and region, in the long form. */
record Arns(String region, String account) {

  String cluster(String name) {
    return ecs("cluster/" + name);
  }

  String service(String cluster, String name) {
    return ecs("service/" + cluster + "/" + name);
  }

  String capacityProvider(String name) {
    return ecs("capacity-provider/" + name);
  }

  /** The task set of the deployment {@code id}, which is {@code ecs-svc/…}. */
  String taskSet(String cluster, String service, String id) {
    return ecs("task-set/" + cluster + "/" + service + "/" + id);
  }

  String task(String cluster, String id) {
    return ecs("task/" + cluster + "/" + id);
  }

  String container(String cluster, String taskId, String id) {
    return ecs("container/" + cluster + "/" + taskId + "/" + id);
  }

  String taskDefinition(String family, int revision) {
    return ecs("task-definition/" + family + ":" + revision);
  }

  String logStream(String group, String stream) {
    return "arn:aws:logs:%s:%s:log-group:%s:log-stream:%s"
        .formatted(region, account, group, stream);
  }

  String session(String id) {
    return "arn:aws:ssm:%s:%s:session/%s".formatted(region, account, id);
  }

  String key(String id) {
    return "arn:aws:kms:%s:%s:key/%s".formatted(region, account, id);
  }

  /** {@code name} with its {@code alias/} in front. */
  String alias(String name) {
    return "arn:aws:kms:%s:%s:%s".formatted(region, account, name);
  }

  private String ecs(String resource) {
    return "arn:aws:ecs:" + region + ":" + account + ":" + resource;
  }

  /** Whether {@code reference} claims to be an ARN. */
  static boolean isArn(String reference) {
    return reference.startsWith("arn:");
  }

  /**
   * The part of an ARN behind {@code kind}/, for example {@code demo/0123…} of a task's.
   *
   * @throws AwsError if it is an ARN of something else
   */
  static String resource(String arn, String kind) throws AwsError {
    String[] parts = arn.split(":", 6);
    if (parts.length < 6 || !parts[2].equals("ecs") || !parts[5].startsWith(kind + "/")) {
      throw EcsErrors.invalidParameter("Invalid identifier: " + arn);
    }
    return parts[5].substring(kind.length() + 1);
  }
}

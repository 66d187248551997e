package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.http.AwsError;

/** The modelled errors of ECS. Message texts as AWS writes them, where they are publicly quoted. */
final class EcsErrors {

  private static final int BAD_REQUEST = 400;

  private EcsErrors() {}

  static AwsError invalidParameter(String message) {
    return new AwsError("InvalidParameterException", BAD_REQUEST, message);
  }

  static AwsError client(String message) {
    return new AwsError("ClientException", BAD_REQUEST, message);
  }

  static AwsError clusterNotFound() {
    return new AwsError("ClusterNotFoundException", BAD_REQUEST, "Cluster not found.");
  }

  static AwsError serviceNotFound() {
    return new AwsError("ServiceNotFoundException", BAD_REQUEST, "Service not found.");
  }

  static AwsError serviceNotActive() {
    return new AwsError("ServiceNotActiveException", BAD_REQUEST, "Service was not ACTIVE.");
  }

  static AwsError taskNotFound() {
    return invalidParameter("The referenced task was not found.");
  }

  static AwsError targetNotConnected() {
    return new AwsError(
        "TargetNotConnectedException",
        BAD_REQUEST,
        "The execute command failed due to an internal error. Try again later.");
  }

  static AwsError agentNotRunning() {
    return invalidParameter(
        "The execute command failed because execute command was not enabled when the task was run"
            + " or the execute command agent isn’t running. Wait and try again or run a new task"
            + " with execute command enabled and try again.");
  }

  static AwsError execWithoutTaskRole() {
    return invalidParameter(
        "The execute command failed because a valid task role is not being used. Specify a valid"
            + " task role in your task definition or as a task override and try again.");
  }

  static AwsError launchTypeAndStrategy() {
    return invalidParameter(
        "Specifying both a launch type and capacity provider strategy is not supported. Remove one"
            + " and try again.");
  }

  static AwsError limitExceeded(String what, int most) {
    return new AwsError(
        "LimitExceededException", BAD_REQUEST, "There can be at most " + most + " " + what + ".");
  }

  static AwsError clientTokenInUse() {
    return new AwsError(
        "ConflictException",
        BAD_REQUEST,
        "The provided clientToken is already in use with a different RunTask request.");
  }

  static AwsError throttled() {
    return new AwsError("ThrottlingException", BAD_REQUEST, "Rate exceeded");
  }
}

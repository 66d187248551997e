package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.http.AwsError;

/** The modelled errors of Systems Manager's sessions, and the two that it has in common. */
final class SsmErrors {

  private static final int BAD_REQUEST = 400;

  private SsmErrors() {}

  static AwsError noDocument(String name) {
    return new AwsError(
        "InvalidDocument", BAD_REQUEST, "Document with name " + name + " does not exist.");
  }

  static AwsError invalidParameters(String message) {
    return new AwsError("InvalidParameters", BAD_REQUEST, message);
  }

  static AwsError missing(String member) {
    return new AwsError(
        "ValidationException",
        BAD_REQUEST,
        ("1 validation error detected: Value null at '%s' failed to satisfy constraint:"
                + " Member must not be null")
            .formatted(member));
  }

  static AwsError targetNotConnected(String target) {
    return new AwsError("TargetNotConnected", BAD_REQUEST, target + " is not connected.");
  }

  static AwsError noSession(String sessionId) {
    return new AwsError(
        "DoesNotExistException", BAD_REQUEST, "Session " + sessionId + " does not exist.");
  }
}

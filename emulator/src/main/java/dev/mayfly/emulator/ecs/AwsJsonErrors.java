package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.http.AwsError;
import dev.mayfly.emulator.http.Caller;

/** Errors that every AWS JSON API has in common. */
final class AwsJsonErrors {

  private static final int BAD_REQUEST = 400;

  private AwsJsonErrors() {}

  static AwsError unknownOperation() {
    return new AwsError(
        "UnknownOperationException", BAD_REQUEST, "The requested operation is not supported.");
  }

  static AwsError notJson() {
    return new AwsError(
        "SerializationException", BAD_REQUEST, "The request body is not a JSON object.");
  }

  static AwsError denied(Caller caller, String action, String resource) {
    return new AwsError(
        "AccessDeniedException",
        BAD_REQUEST,
        ("User: %s is not authorized to perform: %s on resource: %s"
                + " because no identity-based policy allows the %s action")
            .formatted(caller.arn(), action, resource, action));
  }

  static AwsError failed() {
    return new AwsError(
        "ServerException", 500, "The local cloud failed at this; its log says why.");
  }
}

package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import dev.mayfly.emulator.http.Caller;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** An API that speaks AWS JSON 1.1. Thread-safe. */
interface AwsJsonApi {

  /** What {@code X-Amz-Target} says before the dot. */
  String target();

  /** The service's name in signatures. */
  String service();

  /** The service's name in IAM actions. */
  default String actions() {
    return service();
  }

  /** What can be called, by name. */
  Map<String, Operation> operations();

  default boolean knows(String operation) {
    return operations().containsKey(operation);
  }

  /** The ARN that IAM would check, for the message of a denial. */
  String resource(String operation, Input input);

  /** Does it; fails with an {@link AwsError} that the API models. */
  default CompletableFuture<JsonObject> call(String operation, Input input, Caller caller) {
    Operation known = operations().get(operation);
    return known == null
        ? CompletableFuture.failedFuture(AwsJsonErrors.unknownOperation())
        : run(known, input, caller);
  }

  /** Runs one of them: on the caller's thread, for operations that do not block. */
  default CompletableFuture<JsonObject> run(Operation operation, Input input, Caller caller) {
    try {
      return CompletableFuture.completedFuture(operation.call(input, caller));
    } catch (AwsError e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}

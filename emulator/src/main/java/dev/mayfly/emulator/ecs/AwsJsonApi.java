package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.Caller;
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

  boolean knows(String operation);

  /** The ARN that IAM would check, for the message of a denial. */
  String resource(String operation, Input input);

  /** Does it; fails with an {@link dev.mayfly.emulator.http.AwsError} that the API models. */
  CompletableFuture<JsonObject> call(String operation, Input input, Caller caller);
}

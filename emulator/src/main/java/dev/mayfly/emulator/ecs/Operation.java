package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import dev.mayfly.emulator.http.Caller;

/** One operation of an API. Runs on the control plane's thread and does not block. */
@FunctionalInterface
interface Operation {
  JsonObject call(Input input, Caller caller) throws AwsError;
}

package dev.mayfly.emulator;

import dev.mayfly.emulator.ecs.Disturbances;
import java.util.concurrent.CompletableFuture;

/** The faults of the APIs. */
record ApiFaults(Disturbances disturbances) implements Faults {

  @Override
  public void deny(String action) {
    disturbances.deny(action);
  }

  @Override
  public void allow(String action) {
    disturbances.allow(action);
  }

  @Override
  public void throttle(String operation, int times) {
    disturbances.throttle(operation, times);
  }

  @Override
  public Hold holdAnswer(String operation) {
    Disturbances.HeldAnswers held = disturbances.hold(operation);
    return new Hold() {
      @Override
      public CompletableFuture<Void> arrived() {
        return held.arrived();
      }

      @Override
      public void close() {
        disturbances.release(operation);
      }
    };
  }
}

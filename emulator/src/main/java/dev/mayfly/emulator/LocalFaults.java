package dev.mayfly.emulator;

import dev.mayfly.emulator.ecs.Disturbances;
import dev.mayfly.emulator.gateway.BadLink;
import dev.mayfly.emulator.gateway.Direction;
import dev.mayfly.emulator.gateway.FrameFaults;
import java.util.concurrent.CompletableFuture;

/** The faults of the APIs, of the data channels and of the agents. */
record LocalFaults(Disturbances disturbances, FrameFaults frames, Runnable agentKiller)
    implements Faults {

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

  @Override
  public void frames(double loss, double duplicate, double reorder) {
    BadLink bad = BadLink.NONE.withLoss(loss).withDuplicate(duplicate).withReorder(reorder);
    frames.on(Direction.TO_CLIENT, bad);
    frames.on(Direction.TO_AGENT, bad);
  }

  @Override
  public void cutClient() {
    frames.cutNext(Direction.TO_CLIENT);
  }

  @Override
  public void cutAgent() {
    frames.cutNext(Direction.TO_AGENT);
  }

  @Override
  public void killAgents() {
    agentKiller.run();
  }

  @Override
  public void heal() {
    frames.heal();
  }
}

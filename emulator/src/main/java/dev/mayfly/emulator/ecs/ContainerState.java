package dev.mayfly.emulator.ecs;

import java.time.Instant;
import java.util.Optional;

/**
 * How one container of a task is.
 *
 * @param runtimeId once it was started
 * @param exitCode once its command ended; a container that never ran has none
 * @param reason what kept it from starting
 * @param agent of a task with enableExecuteCommand
 */
record ContainerState(
    String name,
    boolean essential,
    Status status,
    Optional<String> runtimeId,
    Optional<Integer> exitCode,
    Optional<String> reason,
    Optional<Agent> agent) {

  private static final int TERMINATED = 143;

  /** As DescribeTasks says it. */
  enum Status {
    PENDING,
    RUNNING,
    STOPPED
  }

  /** The ExecuteCommandAgent beside the container. */
  record Agent(Status status, Optional<Instant> lastStartedAt) {}

  static ContainerState pending(String name, boolean essential, boolean withAgent) {
    return new ContainerState(
        name,
        essential,
        Status.PENDING,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        withAgent ? Optional.of(new Agent(Status.PENDING, Optional.empty())) : Optional.empty());
  }

  /** Whether it was started, or is never going to be. */
  boolean settled() {
    return runtimeId.isPresent() || reason.isPresent();
  }

  boolean ended() {
    return status == Status.STOPPED;
  }

  /** Whether it runs without the agent that belongs to it. */
  boolean lacksAgent() {
    return !ended() && agent.filter(known -> known.status() == Status.STOPPED).isPresent();
  }

  boolean agentRuns() {
    return agent.filter(known -> known.status() == Status.RUNNING).isPresent();
  }

  /** It runs, unless its command was faster than the news of its start. */
  ContainerState started(String runtime) {
    Status now = ended() ? Status.STOPPED : Status.RUNNING;
    return new ContainerState(name, essential, now, Optional.of(runtime), exitCode, reason, agent);
  }

  ContainerState exited(int code) {
    return new ContainerState(
        name, essential, Status.STOPPED, runtimeId, Optional.of(code), reason, stoppedAgent());
  }

  /** It is no longer there, and nobody knows of an exit status. */
  ContainerState gone(Optional<String> why) {
    return new ContainerState(
        name, essential, Status.STOPPED, runtimeId, exitCode, reason.or(() -> why), stoppedAgent());
  }

  /**
   * It never starts, as what it depends on does not come. ECS gives it the exit status of a SIGTERM
   * all the same.
   */
  ContainerState refused(String why) {
    return new ContainerState(
        name,
        essential,
        Status.STOPPED,
        runtimeId,
        Optional.of(TERMINATED),
        Optional.of("CannotStartContainerError: " + why),
        stoppedAgent());
  }

  ContainerState agentStarted(Instant now) {
    return withAgent(agent.map(pending -> new Agent(Status.RUNNING, Optional.of(now))));
  }

  /** One that has died starts anew; what ECS knows of its last start stays until then. */
  ContainerState agentStarting() {
    return withAgent(agent.map(died -> new Agent(Status.PENDING, died.lastStartedAt())));
  }

  ContainerState agentStopped() {
    return withAgent(stoppedAgent());
  }

  private ContainerState withAgent(Optional<Agent> changed) {
    return new ContainerState(name, essential, status, runtimeId, exitCode, reason, changed);
  }

  private Optional<Agent> stoppedAgent() {
    return agent.map(known -> new Agent(Status.STOPPED, known.lastStartedAt()));
  }
}

package dev.mayfly.emulator;

/** What goes wrong in a local cloud, for tests. Thread-safe; works from the next request on. */
public interface Faults {

  /**
   * Denies an action, for example {@code ecs:RunTask}, as IAM without a policy for it does. Only on
   * some resources if they follow behind an {@code @}, with {@code *} for anything: {@code
   * ssm:ResumeSession@*:session/ecs-execute-command-*} is what AWS's sample policies come to.
   */
  void deny(String action);

  /** Takes a denial back, given as it was made. */
  void allow(String action);

  /** The next {@code times} calls of {@code operation} (for example RunTask) are throttled. */
  void throttle(String operation, int times);

  /** Holds the answers of {@code operation} after its work is done, until the hold is closed. */
  Hold holdAnswer(String operation);

  /**
   * Makes the data channels of all sessions bad, both ways, until {@link #heal}. Each rate is a
   * chance per frame, from 0 to 1; together they are at most 1.
   */
  void frames(double loss, double duplicate, double reorder);

  /** The next frame for a client is lost, and its connection with it. */
  void cutClient();

  /** The next frame for an agent is lost, and its connection with it. */
  void cutAgent();

  /**
   * Kills the exec agents of all running tasks, and with them the processes of their sessions, as
   * if by SIGKILL: nobody is told, and the service keeps the sessions open. ECS calls the agents
   * STOPPED, and starts others a moment later.
   */
  void killAgents();

  /** Makes the data channels good again. */
  void heal();
}

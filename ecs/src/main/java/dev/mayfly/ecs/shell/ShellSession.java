package dev.mayfly.ecs.shell;

import dev.mayfly.session.Session;

/** A session in an ephemeral shell. Thread-safe. */
public interface ShellSession {

  /** The session: type into it, resize it, close it. */
  Session session();

  /**
   * Waits for the session's end, which also comes when the task dies.
   *
   * @throws dev.mayfly.session.MayflyException of kind INTERRUPTED if the thread is interrupted
   */
  ShellOutcome outcome();
}

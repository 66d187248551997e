package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Task;
import dev.mayfly.session.IdlePolicy;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.PipeStreams;
import dev.mayfly.session.PortEvent;
import dev.mayfly.session.Screen;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.protocol.WindowSize;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** A task in which sessions can be opened. Thread-safe. */
public interface ShellTask extends AutoCloseable {

  /** The task. */
  String taskArn();

  /**
   * Opens a session in the chosen container, asking again for a while if the agent is not
   * reachable. The trailer that carries the exit status never reaches {@code screen}. Interrupting
   * the calling thread ends the wait.
   */
  ShellSession connect(
      SessionClient client, WindowSize size, Screen screen, SessionTerms terms, Progress progress);

  /** The same, and nobody is told how the session does. */
  default ShellSession connect(
      SessionClient client, WindowSize size, Screen screen, Progress progress) {
    return connect(client, size, screen, SessionTerms.UNWATCHED, progress);
  }

  /**
   * Whether the task may turn out to be another's, or to be gone: then nothing has run in it, and
   * another task is to be tried.
   */
  default boolean provisional() {
    return false;
  }

  /** When the task ends by itself at the earliest, if it does. */
  default Optional<Instant> endsAt() {
    return Optional.empty();
  }

  /** What is known of where it runs, and of its size. */
  default Task.Particulars particulars() {
    return Task.Particulars.UNKNOWN;
  }

  /**
   * Begins the task's lifetime anew; when it ends now. Takes some seconds.
   *
   * @throws dev.mayfly.session.MayflyException if it may not live longer, or could not be told
   */
  default Instant prolong(SessionClient client) {
    throw new MayflyException(Prolonging.notOurs());
  }

  /**
   * Runs the command, which there must be, as if it ran here: its bytes in, out and to stderr, and
   * nothing else. Waits as {@link #connect} does.
   *
   * @param compress whether its output is compressed on the way, where the image has gzip
   * @param idle what is done about the service's idle limit
   */
  PipedCommand pipe(
      SessionClient client,
      PipeStreams streams,
      boolean compress,
      IdlePolicy idle,
      Progress progress);

  /**
   * Opens a port session to {@code target}. Waits as {@link #connect} does. What happens to its
   * connection is noted where the task's progress is told.
   *
   * @param idle what is done about the service's idle limit
   * @param observer is told what happens in it, by a thread of the session, which it must not keep
   */
  Forward forward(
      SessionClient client, PortTarget target, IdlePolicy idle, Consumer<PortEvent> observer);

  /**
   * Ends the sessions, and the task if it was launched for them; says in one line what becomes of
   * the task. A second call waits for the first.
   */
  @Override
  void close();
}

package dev.mayfly.emulator.agent;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The sessions of one container. One more than the limit waits without a word until a slot is free,
 * as on AWS. Owned by one thread.
 */
final class Sessions {

  /** So many wait at most; what comes then is lost, and its client sees nothing at all. */
  private static final int WAITING = 1000;

  private final int limit;
  private final BiFunction<ShellTask, Consumer<TaskOutcome>, SessionWorker> workers;
  private final BiConsumer<String, TaskOutcome> whenEnded;
  private final Map<String, SessionWorker> running = new HashMap<>();
  private final ArrayDeque<ShellTask> waiting = new ArrayDeque<>();

  Sessions(
      int limit,
      BiFunction<ShellTask, Consumer<TaskOutcome>, SessionWorker> workers,
      BiConsumer<String, TaskOutcome> whenEnded) {
    this.limit = limit;
    this.workers = workers;
    this.whenEnded = whenEnded;
  }

  void add(ShellTask shell) {
    if (running.containsKey(shell.sessionId())) {
      return; // The gateway asked twice.
    }
    if (running.size() < limit) {
      run(shell);
    } else if (waiting.size() < WAITING) {
      waiting.add(shell);
    }
  }

  /** Ends a session, also one that still waits. */
  void stop(String sessionId) {
    if (waiting.removeIf(shell -> shell.sessionId().equals(sessionId))) {
      whenEnded.accept(sessionId, TaskOutcome.CANCELLED);
      return;
    }
    SessionWorker worker = running.get(sessionId);
    if (worker != null) {
      worker.stop();
    }
  }

  /** A session's worker has ended: its slot is free. */
  void ended(String sessionId) {
    running.remove(sessionId);
    while (running.size() < limit && !waiting.isEmpty()) {
      run(waiting.remove());
    }
  }

  void stopAll() {
    waiting.clear();
    running.values().forEach(SessionWorker::stop);
  }

  private void run(ShellTask shell) {
    SessionWorker worker =
        workers.apply(shell, outcome -> whenEnded.accept(shell.sessionId(), outcome));
    running.put(shell.sessionId(), worker);
    worker.start();
  }
}

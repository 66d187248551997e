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
  private final BiFunction<SessionTask, Consumer<TaskOutcome>, SessionWorker> workers;
  private final BiConsumer<String, TaskOutcome> whenEnded;
  private final Map<String, SessionWorker> running = new HashMap<>();
  private final ArrayDeque<SessionTask> waiting = new ArrayDeque<>();

  Sessions(
      int limit,
      BiFunction<SessionTask, Consumer<TaskOutcome>, SessionWorker> workers,
      BiConsumer<String, TaskOutcome> whenEnded) {
    this.limit = limit;
    this.workers = workers;
    this.whenEnded = whenEnded;
  }

  void add(SessionTask task) {
    if (running.containsKey(task.sessionId()) || waits(task.sessionId())) {
      return; // The gateway asked twice.
    }
    if (running.size() < limit) {
      run(task);
    } else if (waiting.size() < WAITING) {
      waiting.add(task);
    }
  }

  private boolean waits(String sessionId) {
    return waiting.stream().anyMatch(task -> task.sessionId().equals(sessionId));
  }

  /** Ends a session, also one that still waits. */
  void stop(String sessionId) {
    if (waiting.removeIf(task -> task.sessionId().equals(sessionId))) {
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

  private void run(SessionTask task) {
    SessionWorker worker =
        workers.apply(task, outcome -> whenEnded.accept(task.sessionId(), outcome));
    running.put(task.sessionId(), worker);
    worker.start();
  }
}

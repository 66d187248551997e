package dev.mayfly.endtoend;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A terminal in tmux, with what runs on it. Thread-safe; one at a time waits for what it shows. */
final class Pane {

  private final Tmux tmux;
  private final String id;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final StringBuilder shown = new StringBuilder();
  private final CompletableFuture<Long> pid = new CompletableFuture<>();
  private int seen;
  private boolean closed;

  Pane(Tmux tmux, String id) {
    this.tmux = tmux;
    this.id = id;
  }

  String id() {
    return id;
  }

  void startedAs(long processId) {
    pid.complete(processId);
  }

  /** The process that the pane started. */
  ProcessHandle process() {
    return ProcessHandle.of(pid.join()).orElseThrow();
  }

  void shown(String text) {
    lock.lock();
    try {
      shown.append(text);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void closed() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Types {@code line} and Enter. */
  void enter(String line) {
    type(line);
    press("Enter");
  }

  void type(String text) {
    tmux.command("send-keys -t " + id + " -l -- " + Tmux.quoted(text));
  }

  /** Presses a key by its name in tmux, for example C-c. */
  void press(String key) {
    tmux.command("send-keys -t " + id + " " + key);
  }

  void resize(int columns, int rows) {
    tmux.command("resize-window -t " + id + " -x " + columns + " -y " + rows);
  }

  /** What the screen holds now, as a person sees it. */
  String screen() {
    return String.join("\n", tmux.command("capture-pane -p -t " + id));
  }

  /** Waits for the prompt of a remote shell, whose user is root in its own namespace. */
  void awaitPrompt() {
    await("connect ");
    await("# ");
  }

  /** Waits until what the pane has started has ended. */
  void awaitEnd() {
    Eventually.holds("what runs in " + id + " ends", () -> ask("pane_dead").equals("1"));
  }

  private String ask(String variable) {
    return tmux.command("display-message -p -t " + id + " '#{" + variable + "}'").getFirst();
  }

  /** The process in the foreground that the pane's shell has started. */
  ProcessHandle child() {
    return process().children().findFirst().orElseThrow();
  }

  /**
   * Waits until {@code text} comes after all that was waited for before; what came until its end.
   */
  String await(String text) {
    lock.lock();
    try {
      long left = TimeUnit.SECONDS.toNanos(Eventually.SECONDS);
      int found = shown.indexOf(text, seen);
      while (found < 0) {
        if (left <= 0 || closed) {
          throw new AssertionError(
              "no \"" + text + "\" on the terminal, but:\n" + shown.substring(seen));
        }
        left = changed.awaitNanos(left);
        found = shown.indexOf(text, seen);
      }
      String until = shown.substring(seen, found + text.length());
      seen = found + text.length();
      return until;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } finally {
      lock.unlock();
    }
  }
}

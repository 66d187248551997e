package dev.mayfly.emulator.agent;

import dev.mayfly.emulator.driver.PtyProcess;
import dev.mayfly.emulator.driver.RunningTask;
import dev.mayfly.emulator.driver.SessionPresence;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A task whose commands are pieces of the test; it keeps what it was asked to run. */
final class ScriptedTask implements RunningTask {

  /** What was asked for, and the pty that was given. */
  record Execution(
      String container,
      String sessionId,
      List<String> command,
      Map<String, String> extra,
      ScriptedPty pty) {}

  private final BlockingQueue<Execution> executions = new LinkedBlockingQueue<>();
  private final Set<String> shown = ConcurrentHashMap.newKeySet();
  private volatile boolean gone;

  @Override
  public String runtimeId(String container) {
    return "0123456789abcdef-1234567890";
  }

  @Override
  public void begin(String container) {}

  @Override
  public CompletableFuture<Integer> probe(String container, List<String> command, Duration limit) {
    return CompletableFuture.completedFuture(0);
  }

  @Override
  public void stop(String container) {}

  @Override
  public PtyProcess execute(
      String container, String sessionId, List<String> command, Map<String, String> extra)
      throws IOException {
    if (command.getFirst().startsWith("/no/")) {
      throw new IOException("fork/exec " + command.getFirst() + ": no such file or directory");
    }
    ScriptedPty pty = new ScriptedPty();
    executions.add(new Execution(container, sessionId, command, extra, pty));
    return pty;
  }

  @Override
  public SessionPresence show(String container, String sessionId) throws IOException {
    if (gone) {
      throw new IOException("container " + container + " is not running");
    }
    shown.add(sessionId);
    return () -> shown.remove(sessionId);
  }

  /** From now on the container does not run. */
  void vanish() {
    gone = true;
  }

  /** The sessions without a command that show now. */
  Set<String> shown() {
    return shown;
  }

  /** The next command that the agent starts. */
  Execution next() throws InterruptedException {
    Execution execution = executions.poll(30, TimeUnit.SECONDS);
    if (execution == null) {
      throw new AssertionError("no command was started within 30 s");
    }
    return execution;
  }

  /** Whether no command was started that was not taken by {@link #next}. */
  boolean isQuiet() {
    return executions.isEmpty();
  }
}

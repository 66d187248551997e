package dev.mayfly.emulator.agent;

import dev.mayfly.emulator.driver.PtyProcess;
import dev.mayfly.emulator.driver.RunningTask;
import dev.mayfly.emulator.driver.SessionPresence;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where an agent lives, and runs its sessions' commands.
 *
 * @param targetId {@code ecs:<cluster>_<task>_<runtime id>}
 * @param environment of the container
 */
record Container(String targetId, RunningTask task, String name, Map<String, String> environment) {

  /** Runs a session's command here, split into words and without a shell. Blocks for a moment. */
  PtyProcess execute(SessionTask asked) throws IOException {
    try {
      List<String> words = CommandWords.of(asked.command());
      List<String> command = words.isEmpty() ? List.of("sh") : words;
      return task.execute(name, asked.sessionId(), command, extraEnvironment());
    } catch (IllegalArgumentException unclosed) {
      throw new IOException(unclosed.getMessage(), unclosed);
    }
  }

  /** Shows a session here that runs no command. Blocks for a moment. */
  SessionPresence show(String sessionId) throws IOException {
    return task.show(name, sessionId);
  }

  /** Without the environment: values may be secrets. */
  @Override
  public String toString() {
    return "Container[" + targetId + "]";
  }

  // Source: amazon-ssm-agent agent/session/shell/shell_unix.go, StartPty.
  private Map<String, String> extraEnvironment() {
    Map<String, String> extra = new HashMap<>();
    extra.put("TERM", "xterm-256color");
    if (environment.getOrDefault("LANG", "").isEmpty()) {
      extra.put("LANG", "C.UTF-8");
    }
    return extra;
  }
}

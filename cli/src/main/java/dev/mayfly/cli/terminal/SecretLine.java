package dev.mayfly.cli.terminal;

import dev.mayfly.session.protocol.Bytes;
import java.util.concurrent.CompletableFuture;

/** A line that is typed on a raw terminal and not shown; the usual keys edit it. */
public final class SecretLine {

  private static final int INTERRUPT = 3;
  private static final int END = 4;
  private static final int BACKSPACE = '\b';
  private static final int DELETE = 127;
  private static final int KILL = 21;

  private final StringBuilder line = new StringBuilder();
  private final CompletableFuture<String> typed = new CompletableFuture<>();

  /** The line, once it is entered; cancelled by Ctrl-C, and by Ctrl-D on an empty line. */
  public CompletableFuture<String> typed() {
    return typed;
  }

  /** Takes keys; answers whether it wants more. */
  public boolean type(Bytes keys) {
    keys.utf8().chars().forEach(this::key);
    return !typed.isDone();
  }

  private void key(int key) {
    switch (key) {
      case '\r', '\n' -> typed.complete(line.toString());
      case INTERRUPT -> typed.cancel(false);
      case END -> end();
      case BACKSPACE, DELETE -> line.setLength(Math.max(0, line.length() - 1));
      case KILL -> line.setLength(0);
      default -> line.append((char) key);
    }
  }

  private void end() {
    if (line.isEmpty()) {
      typed.cancel(false);
    }
  }
}

package dev.mayfly.cli.terminal;

import dev.mayfly.session.protocol.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * A program for {@link PosixTerminalTest} to run on a real terminal: says in lines what it sees. On
 * {@code q} it ends, on {@code x} it fails, on {@code c} it gives the terminal back and stays.
 */
final class TerminalProbe {

  private final PosixTerminal terminal = new PosixTerminal();
  private final CompletableFuture<Character> last = new CompletableFuture<>();

  private TerminalProbe() {}

  public static void main(String[] arguments) {
    TerminalProbe probe = new TerminalProbe();
    switch (probe.run()) {
      case 'x' -> throw new IllegalStateException("as asked");
      case 'c' -> probe.stay();
      default -> {}
    }
  }

  private char run() {
    say("interactive " + terminal.interactive());
    say("size " + terminal.size());
    say("pid " + ProcessHandle.current().pid());
    try (Terminal.Restorable _ = terminal.rawMode();
        Keyboard _ = Keyboard.start(terminal.keys(), this::typed, () -> last.complete('q'));
        Terminal.Restorable _ = terminal.onResize(size -> say("resized " + size))) {
      say("ready");
      return last.join();
    }
  }

  private void stay() {
    say("cooked");
    new CompletableFuture<Void>().join();
  }

  private boolean typed(Bytes keys) {
    say("keys " + Arrays.toString(keys.toByteArray()));
    char key = (char) keys.at(keys.length() - 1);
    if (key == 'q' || key == 'x' || key == 'c') {
      last.complete(key);
    }
    return true;
  }

  private void say(String line) {
    try {
      terminal.write(Bytes.utf8(line + "\r\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

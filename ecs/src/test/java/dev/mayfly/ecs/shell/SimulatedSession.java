package dev.mayfly.ecs.shell;

import dev.mayfly.session.Screen;
import dev.mayfly.session.Session;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Output;
import dev.mayfly.session.protocol.SessionEnd;
import dev.mayfly.session.protocol.Statistics;
import dev.mayfly.session.protocol.WindowSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A session of the simulated cloud; what its command would do is read from the command's text. */
final class SimulatedSession implements Session {

  private static final Pattern NONCE = Pattern.compile("5731;([0-9a-f]{32});");

  final String id;
  final SimulatedTask task;
  final SimulatedProcess process;
  final String command;
  private final Screen screen;
  private final CompletableFuture<SessionEnd> end = new CompletableFuture<>();

  /** Whether its worker lives, and whether its user is connected to it. */
  boolean works = true;

  boolean connected = true;

  /** Whether a user's shell runs in it, as opposed to a word for the keeper, or nothing. */
  boolean usersOwn;

  /** Whether that is of those of whom a task has one at a time: not that of who is attached. */
  boolean shell;

  SimulatedSession(
      SimulatedProcess process, SimulatedTask task, SimulatedEcs.Admitted admitted, Screen screen) {
    this.id = admitted.id();
    this.task = task;
    this.process = process;
    this.command = admitted.command();
    this.screen = screen;
  }

  void print(String text) {
    try {
      screen.write(Output.STDOUT, Bytes.utf8(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void trailer(int status) {
    Matcher nonce = NONCE.matcher(command);
    if (!nonce.find()) {
      throw new AssertionError("no trailer in " + command);
    }
    print("\033]5731;" + nonce.group(1) + ";" + status + "\007");
  }

  void over(SessionEnd how) {
    connected = false;
    end.complete(how);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public void type(Bytes keys) {}

  @Override
  public void resize(WindowSize size) {}

  @Override
  public CompletableFuture<Statistics> statistics() {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<SessionEnd> end() {
    return end.copy();
  }

  @Override
  public void close() {
    over(new SessionEnd.ClosedByUs());
  }
}

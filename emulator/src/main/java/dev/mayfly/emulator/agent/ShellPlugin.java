package dev.mayfly.emulator.agent;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Flag;
import dev.mayfly.session.protocol.WindowSize;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;

/** A command on a pty, and what it has written that was not sent. Owned by the session's thread. */
final class ShellPlugin implements SessionPlugin {
  private final SessionCommand command;
  private final FleetSettings settings;
  private final Host host;
  private final ArrayDeque<Bytes> unsent = new ArrayDeque<>();
  private boolean running;
  private boolean outputEnded;
  private boolean paused;
  private Instant lastOutputUntil = Instant.MAX;

  ShellPlugin(SessionTask task, Container container, FleetSettings settings, Host host) {
    this.command = new SessionCommand(task, container, settings, new CommandEvents());
    this.settings = settings;
    this.host = host;
  }

  @Override
  public void start() {
    command.start();
  }

  /** It was started with the connection. */
  @Override
  public void opened(String clientVersion) {}

  /** As official agents do with what only ports heed. */
  @Override
  public void flagged(Flag flag) {}

  @Override
  public void input(Bytes bytes) {
    command.type(bytes);
  }

  @Override
  public boolean takesInput() {
    return running && command.takesInput();
  }

  @Override
  public void resize(WindowSize size) {
    command.resize(size);
  }

  @Override
  public void published(boolean allowed) {
    paused = !allowed;
    expectLastOutput();
  }

  private void outputEnded() {
    outputEnded = true;
    expectLastOutput();
  }

  /** The last output waits for a client that is there, but not for one that has gone. */
  private void expectLastOutput() {
    lastOutputUntil = outputEnded && paused ? host.now().plus(settings.drain()) : Instant.MAX;
  }

  /** The next pieces that fit into one message together; at least one. */
  @Override
  public Optional<Bytes> output() {
    if (unsent.isEmpty()) {
      return Optional.empty();
    }
    Bytes first = takeOutput();
    if (unsent.isEmpty() || first.length() + unsent.element().length() > settings.outputSize()) {
      return Optional.of(first);
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream(settings.outputSize());
    joined.writeBytes(first.toByteArray());
    while (!unsent.isEmpty()
        && joined.size() + unsent.element().length() <= settings.outputSize()) {
      joined.writeBytes(takeOutput().toByteArray());
    }
    return Optional.of(Bytes.of(joined.toByteArray()));
  }

  private Bytes takeOutput() {
    command.outputTaken();
    return unsent.remove();
  }

  @Override
  public boolean isOver() {
    return outputEnded && (unsent.isEmpty() || !lastOutputUntil.isAfter(host.now()));
  }

  @Override
  public Instant deadline() {
    return lastOutputUntil;
  }

  @Override
  public void close() {
    command.close();
  }

  /** Posts what the command does. */
  private final class CommandEvents implements SessionCommand.Listener {
    @Override
    public void started() {
      host.post(
          () -> {
            command.begin();
            running = true;
          });
    }

    @Override
    public void notStarted(String reason) {
      String why = "Unable to start command: Failed to start pty: " + reason;
      host.post(() -> host.fail(TaskOutcome.failed(why)));
    }

    @Override
    public void output(Bytes bytes) {
      host.post(() -> unsent.add(bytes));
    }

    @Override
    public void outputEnded() {
      host.post(ShellPlugin.this::outputEnded);
    }

    @Override
    public void roomForInput() {
      host.post(() -> {}); // It is asked whether it takes input after everything that is done.
    }
  }
}

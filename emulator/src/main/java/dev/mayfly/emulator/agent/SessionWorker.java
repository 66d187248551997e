package dev.mayfly.emulator.agent;

import dev.mayfly.session.protocol.AgentSettings;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.DataChannel;
import dev.mayfly.session.protocol.Effect;
import dev.mayfly.session.protocol.Event;
import dev.mayfly.session.protocol.Frame;
import dev.mayfly.session.protocol.MalformedFrame;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One session in a container: its end of the data channel, and a command on a pty.
 *
 * <p>Everything but {@link #start} and {@link #stop} happens on its own virtual thread, which never
 * waits for the pty or the socket: their threads post to its mailbox.
 */
final class SessionWorker {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final int AT_ONCE = 64;

  /** What the other threads of a session tell its owner. */
  private sealed interface Note {
    record Connected(GatewayConnector.Opened opened) implements Note {}

    record NotConnected(String reason) implements Note {}

    record Got(GatewaySocket from, Event event) implements Note {}

    record Lost(GatewaySocket socket, String reason) implements Note {}

    record Started() implements Note {}

    record NotStarted(String reason) implements Note {}

    record Output(Bytes bytes) implements Note {}

    record OutputEnded() implements Note {}

    record RoomForInput() implements Note {}

    record Stop() implements Note {}
  }

  private final SessionCommand command;
  private final FleetSettings settings;
  private final DataChannelConnector connector;
  private final InstantSource clock;
  private final Consumer<TaskOutcome> whenEnded;
  private final Mailbox<Note> mailbox = new Mailbox<>();

  private final DataChannel channel;
  private final ArrayDeque<Bytes> unsent = new ArrayDeque<>();
  private Optional<GatewaySocket> socket = Optional.empty();
  private TaskOutcome outcome = TaskOutcome.SUCCESS;
  private boolean outputEnded;
  private boolean paused;
  private boolean closing;
  private boolean busy;
  private boolean ended;
  private Instant now;
  private Instant lastOutputUntil = Instant.MAX;

  SessionWorker(
      ShellTask shell,
      Container container,
      FleetSettings settings,
      GatewayConnector gateway,
      InstantSource clock,
      Supplier<UUID> ids,
      Consumer<TaskOutcome> whenEnded) {
    this.command = new SessionCommand(shell, container, settings, new CommandEvents());
    this.settings = settings;
    this.connector = new DataChannelConnector(gateway, shell.sessionId());
    this.clock = clock;
    this.whenEnded = whenEnded;
    this.now = clock.instant();
    this.channel =
        DataChannel.ofAgent(
            AgentSettings.of(shell.sessionId(), container.targetId())
                .withMessageBytes(settings.outputSize()),
            ids);
  }

  /** Connects, and starts the command; the outcome is told on a thread of this object. */
  void start() {
    Thread.ofVirtual().name("agent-session").start(this::run);
  }

  /** Kills the command and ends the session. */
  void stop() {
    mailbox.post(new Note.Stop());
  }

  private void run() {
    try {
      connect();
      while (!ended) {
        Optional<Note> note = mailbox.take(patience());
        now = later(clock.instant());
        note.ifPresentOrElse(this::got, this::elapsed);
        gotWhatElseIsThere();
        refuseInputIfFull();
        sendOutput();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally { // Whatever happened: a session that is not reported keeps its slot for ever.
      free();
      whenEnded.accept(outcome);
    }
  }

  /** So that small pieces of output that came meanwhile travel together. */
  private void gotWhatElseIsThere() {
    for (int i = 0; i < AT_ONCE && !ended; i++) {
      Optional<Note> note = mailbox.poll();
      if (note.isEmpty()) {
        return;
      }
      got(note.get());
    }
  }

  /** Wall clocks may be set back; a data channel's time must not be. */
  private Instant later(Instant instant) {
    return instant.isBefore(now) ? now : instant;
  }

  private Duration patience() {
    Instant due = now.plus(LONGEST_WAIT);
    Instant deadline = channel.deadline().filter(due::isAfter).orElse(due);
    Instant first = lastOutputUntil.isBefore(deadline) ? lastOutputUntil : deadline;
    Duration left = Duration.between(clock.instant(), first);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private void got(Note note) {
    switch (note) {
      case Note.Connected(var opened) -> connected(opened);
      case Note.NotConnected(var reason) -> happen(new Event.Disconnected(reason));
      case Note.Got(var from, var event) -> gotFrom(from, event);
      case Note.Lost(var lost, var reason) -> disconnected(lost, reason);
      case Note.Started() -> started();
      case Note.NotStarted(var reason) -> notStarted(reason);
      case Note.Output(var bytes) -> unsent.add(bytes);
      case Note.OutputEnded() -> outputEnded();
      case Note.RoomForInput() -> roomForInput();
      case Note.Stop() -> ended = true;
    }
    elapsed(); // Notes may come so densely that no wait ever times out.
  }

  private void elapsed() {
    if (!ended && channel.deadline().filter(due -> !due.isAfter(now)).isPresent()) {
      happen(new Event.Elapsed());
    }
  }

  private void happen(Event event) {
    if (!ended) {
      channel.on(event, now).forEach(this::perform);
    }
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.SendToken(var json) -> socket.ifPresent(open -> open.send(json));
      case Effect.Transmit(var frame) -> socket.ifPresent(open -> open.send(frame));
      case Effect.Deliver(var _, var bytes) -> command.type(bytes);
      case Effect.Resize(var size) -> command.resize(size);
      case Effect.Opened _ -> {} // The command starts with the connection.
      case Effect.Publish(var allowed) -> published(allowed);
      case Effect.Reconnect() -> connect();
      case Effect.Ended _ -> ended = true;
    }
  }

  private void connect() {
    connector.connect(
        new Incoming(),
        opened -> {
          if (!mailbox.post(new Note.Connected(opened))) {
            opened.socket().abort();
          }
        },
        reason -> mailbox.post(new Note.NotConnected(reason)));
  }

  private void connected(GatewayConnector.Opened opened) {
    socket.ifPresent(GatewaySocket::abort);
    socket = Optional.of(opened.socket());
    happen(new Event.Connected(opened.token()));
    if (opened.socket().isLost()) { // Before it became ours; nobody else would tell.
      disconnected(opened.socket(), "lost at once");
    }
    command.start();
  }

  private void gotFrom(GatewaySocket from, Event event) {
    if (isCurrent(from)) {
      happen(event);
    }
    from.taken();
  }

  private void disconnected(GatewaySocket lost, String reason) {
    if (isCurrent(lost)) {
      socket = Optional.empty();
      happen(new Event.Disconnected(reason));
    }
  }

  private boolean isCurrent(GatewaySocket candidate) {
    return socket.filter(current -> current == candidate).isPresent();
  }

  private void started() {
    command.begin();
    happen(new Event.Ready());
  }

  private void notStarted(String reason) {
    outcome = TaskOutcome.failed("Unable to start command: Failed to start pty: " + reason);
    happen(new Event.Abandoned());
  }

  private void refuseInputIfFull() {
    if (!busy && !command.takesInput()) {
      busy = true;
      happen(new Event.Busy());
    }
  }

  private void roomForInput() {
    busy = false;
    happen(new Event.Ready());
  }

  private void published(boolean allowed) {
    paused = !allowed;
    expectLastOutput();
  }

  private void outputEnded() {
    outputEnded = true;
    expectLastOutput();
  }

  /** The last output waits for a client that is there, but not for one that has gone. */
  private void expectLastOutput() {
    lastOutputUntil = outputEnded && paused ? now.plus(settings.drain()) : Instant.MAX;
  }

  private void sendOutput() {
    while (!ended && !unsent.isEmpty() && channel.writable()) {
      happen(new Event.Typed(nextOutput()));
    }
    boolean allSent = unsent.isEmpty() || !lastOutputUntil.isAfter(now);
    if (outputEnded && allSent && !closing) {
      closing = true;
      lastOutputUntil = Instant.MAX;
      happen(new Event.CloseRequested());
    }
  }

  /** The next pieces that fit into one message together; at least one. */
  private Bytes nextOutput() {
    Bytes first = takeOutput();
    if (unsent.isEmpty() || first.length() + unsent.element().length() > settings.outputSize()) {
      return first;
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream(settings.outputSize());
    joined.writeBytes(first.toByteArray());
    while (!unsent.isEmpty()
        && joined.size() + unsent.element().length() <= settings.outputSize()) {
      joined.writeBytes(takeOutput().toByteArray());
    }
    return Bytes.of(joined.toByteArray());
  }

  private Bytes takeOutput() {
    command.outputTaken();
    return unsent.remove();
  }

  private void free() {
    mailbox.close();
    command.close();
    connector.close();
    socket.ifPresent(GatewaySocket::close);
  }

  /** Posts what comes on a data channel. */
  private final class Incoming implements GatewaySocket.Receiver {
    @Override
    public void gotFrame(GatewaySocket from, Frame frame) {
      mailbox.post(new Note.Got(from, new Event.Received(frame)));
    }

    @Override
    public void gotGarbage(GatewaySocket from, MalformedFrame why) {
      mailbox.post(new Note.Got(from, new Event.Garbled(why)));
    }

    @Override
    public void lost(GatewaySocket lost, String reason) {
      mailbox.post(new Note.Lost(lost, reason));
    }
  }

  /** Posts what the command does. */
  private final class CommandEvents implements SessionCommand.Listener {
    @Override
    public void started() {
      mailbox.post(new Note.Started());
    }

    @Override
    public void notStarted(String reason) {
      mailbox.post(new Note.NotStarted(reason));
    }

    @Override
    public void output(Bytes bytes) {
      mailbox.post(new Note.Output(bytes));
    }

    @Override
    public void outputEnded() {
      mailbox.post(new Note.OutputEnded());
    }

    @Override
    public void roomForInput() {
      mailbox.post(new Note.RoomForInput());
    }
  }
}

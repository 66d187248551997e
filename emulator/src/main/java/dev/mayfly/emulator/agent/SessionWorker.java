package dev.mayfly.emulator.agent;

import dev.mayfly.session.protocol.AgentSettings;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.DataChannel;
import dev.mayfly.session.protocol.Effect;
import dev.mayfly.session.protocol.Event;
import dev.mayfly.session.protocol.Flag;
import dev.mayfly.session.protocol.Frame;
import dev.mayfly.session.protocol.MalformedFrame;
import dev.mayfly.session.protocol.SessionEnd;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One session in a container: its end of the data channel, and the plugin behind it.
 *
 * <p>Everything but {@link #start} and {@link #stop} happens on its own virtual thread, which never
 * waits for the plugin or the socket: their threads post to its mailbox.
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

    record Do(Runnable work) implements Note {}

    record Stop() implements Note {}
  }

  private final SessionPlugin plugin;
  private final DataChannelConnector connector;
  private final InstantSource clock;
  private final Consumer<TaskOutcome> whenEnded;
  private final AgentKms kms;
  private final boolean encrypted;
  private final Pace pace;
  private final Mailbox<Note> mailbox = new Mailbox<>();

  private final DataChannel channel;
  private Optional<GatewaySocket> socket = Optional.empty();
  private TaskOutcome outcome = TaskOutcome.SUCCESS;
  private boolean started;
  private boolean taking;
  private boolean closing;
  private boolean ended;
  private Instant now;

  SessionWorker(
      SessionTask task,
      Container container,
      FleetSettings settings,
      GatewayConnector gateway,
      AgentKms kms,
      InstantSource clock,
      Supplier<UUID> ids,
      Consumer<TaskOutcome> whenEnded) {
    this.plugin = plugin(task, container, settings);
    this.kms = kms;
    this.encrypted = task.kmsKeyId().isPresent() && !task.isPort();
    this.pace = settings.officialPace() ? Pace.official() : Pace.none();
    this.connector = new DataChannelConnector(gateway, task.sessionId());
    this.clock = clock;
    this.whenEnded = whenEnded;
    this.now = clock.instant();
    this.channel =
        DataChannel.ofAgent(
            settings(task, container).withMessageBytes(settings.outputSize()),
            ids,
            new SecureRandom());
  }

  private SessionPlugin plugin(SessionTask task, Container container, FleetSettings settings) {
    return task.isPort()
        ? new PortPlugin(task, container, settings, new Hosting())
        : new ShellPlugin(task, container, settings, new Hosting());
  }

  private static AgentSettings settings(SessionTask task, Container container) {
    AgentSettings shell = AgentSettings.of(task.sessionId(), container.targetId());
    return task.isPort()
        ? shell.withPort(task.port())
        : task.kmsKeyId().map(shell::withEncryption).orElse(shell);
  }

  /** Connects, and starts the plugin; the outcome is told on a thread of this object. */
  void start() {
    Thread.ofVirtual().name("agent-session").start(this::run);
  }

  /** Ends what the plugin runs, and ends the session. */
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
        takeInputOrNot();
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
    Instant asked = plugin.deadline().isBefore(deadline) ? plugin.deadline() : deadline;
    boolean outputWaits = !pace.allows(now) && pace.due().isBefore(asked);
    Instant first = outputWaits ? pace.due() : asked;
    Duration left = Duration.between(clock.instant(), first);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private void got(Note note) {
    switch (note) {
      case Note.Connected(var opened) -> connected(opened);
      case Note.NotConnected(var reason) -> happen(new Event.Disconnected(reason));
      case Note.Got(var from, var event) -> gotFrom(from, event);
      case Note.Lost(var lost, var reason) -> disconnected(lost, reason);
      case Note.Do(var work) -> work.run();
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
      case Effect.Deliver(var _, var bytes) -> plugin.input(bytes);
      case Effect.Resize(var size) -> plugin.resize(size);
      case Effect.Opened(_, var clientVersion, _) -> opened(clientVersion);
      case Effect.Flagged(var flag) -> plugin.flagged(flag);
      case Effect.Publish(var allowed) -> plugin.published(allowed);
      case Effect.Reconnect() -> connect();
      case Effect.DecryptDataKey asked -> decrypt(asked);
      case Effect.ObtainDataKey _ -> {} // Only clients do.
      case Effect.Ended(var how) -> ended(how);
    }
  }

  private void ended(SessionEnd how) {
    ended = true;
    if (how instanceof SessionEnd.HandshakeRefused(String why)) {
      outcome = TaskOutcome.failed("Encountered error while initiating handshake. " + why);
    } else if (how instanceof SessionEnd.Malformed(String why)) {
      outcome = TaskOutcome.failed("The agent does not understand the client: " + why);
    }
  }

  /** On a thread of its own, since KMS may take its time. */
  private void decrypt(Effect.DecryptDataKey asked) {
    Thread.ofVirtual()
        .name("agent-kms")
        .start(
            () -> {
              Event answer = answer(asked);
              mailbox.post(new Note.Do(() -> happen(answer)));
            });
  }

  private Event answer(Effect.DecryptDataKey asked) {
    try {
      return new Event.DataKeyObtained(kms.decrypt(asked));
    } catch (IOException refused) {
      return new Event.DataKeyRefused(String.valueOf(refused.getMessage()));
    } catch (InterruptedException stopped) {
      return new Event.DataKeyRefused("interrupted");
    }
  }

  /** What is encrypted begins with the handshake's end: without a key no command runs. */
  private void opened(String clientVersion) {
    startPlugin();
    plugin.opened(clientVersion);
  }

  private void startPlugin() {
    if (!started) {
      started = true;
      plugin.start();
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
    if (!encrypted) {
      startPlugin();
    }
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

  private void takeInputOrNot() {
    if (taking != plugin.takesInput()) {
      taking = !taking;
      happen(taking ? new Event.Ready() : new Event.Busy());
    }
  }

  private void sendOutput() {
    while (!ended && channel.writable() && pace.allows(now)) {
      Optional<Bytes> next = plugin.output();
      if (next.isEmpty()) {
        break;
      }
      happen(new Event.Typed(next.get()));
      pace.sent(now);
    }
    if (!closing && plugin.isOver()) {
      closing = true;
      happen(new Event.CloseRequested());
    }
  }

  private void free() {
    mailbox.close();
    plugin.close();
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

  /** What the plugin may ask of its session. */
  private final class Hosting implements SessionPlugin.Host {
    @Override
    public void post(Runnable work) {
      mailbox.post(new Note.Do(work));
    }

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public void flag(Flag flag) {
      happen(new Event.Flagged(flag));
    }

    @Override
    public void fail(TaskOutcome failed) {
      outcome = failed;
      happen(new Event.Abandoned());
    }
  }
}

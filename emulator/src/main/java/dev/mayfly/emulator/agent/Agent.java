package dev.mayfly.emulator.agent;

import dev.mayfly.session.protocol.Frame;
import dev.mayfly.session.protocol.MalformedFrame;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The agent of one container: keeps its control channel open, starts the sessions that the gateway
 * asks for, and reports their ends. Owned by its own virtual thread, but for {@link #start} and
 * {@link #close}.
 */
final class Agent implements AgentFleet.Handle {
  private static final Logger LOG = System.getLogger(Agent.class.getName());
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private sealed interface Note {
    record Got(GatewaySocket from, Frame frame) implements Note {}

    record Lost(GatewaySocket socket, String reason) implements Note {}

    record SessionEnded(String sessionId, TaskOutcome outcome) implements Note {}

    record Stop() implements Note {}
  }

  private final Container container;
  private final GatewayConnector gateway;
  private final InstantSource clock;
  private final Runnable running;
  private final Mailbox<Note> mailbox = new Mailbox<>();
  private final Sessions sessions;
  private final TaskReports reports;

  private Optional<GatewaySocket> control = Optional.empty();
  private Instant connectAt = Instant.MIN;
  private Duration pause = FIRST_PAUSE;
  private boolean stopped;

  Agent(
      Container container,
      FleetSettings settings,
      GatewayConnector gateway,
      AgentKms kms,
      InstantSource clock,
      Supplier<UUID> ids,
      Runnable running) {
    this.container = container;
    this.gateway = gateway;
    this.clock = clock;
    this.running = running;
    this.reports = new TaskReports(container.targetId(), ids);
    this.sessions =
        new Sessions(
            settings.sessionLimit(),
            (task, whenEnded) ->
                new SessionWorker(task, container, settings, gateway, kms, clock, ids, whenEnded),
            (sessionId, outcome) -> mailbox.post(new Note.SessionEnded(sessionId, outcome)));
  }

  void start() {
    Thread.ofVirtual().name("agent-" + container.targetId()).start(this::run);
  }

  @Override
  public void close() {
    mailbox.post(new Note.Stop());
  }

  private void run() {
    try {
      running.run();
      while (!stopped) {
        connectIfDue();
        mailbox.take(patience()).ifPresent(this::got);
        control.ifPresent(open -> reports.due(clock.instant()).forEach(open::send));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      mailbox.close();
      sessions.stopAll();
      control.ifPresent(GatewaySocket::abort);
    }
  }

  private Duration patience() {
    Instant now = clock.instant();
    Instant due = control.isEmpty() ? connectAt : reports.deadline().orElse(Instant.MAX);
    if (due.isAfter(now.plus(LONGEST_WAIT))) {
      return LONGEST_WAIT;
    }
    return due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO;
  }

  private void connectIfDue() throws InterruptedException {
    if (control.isPresent() || clock.instant().isBefore(connectAt)) {
      return;
    }
    try {
      control = Optional.of(gateway.controlChannel(container.targetId(), new Incoming()));
      pause = FIRST_PAUSE;
      reports.sendAllAgain();
    } catch (IOException failure) {
      // The official agent's pauses are a thousand times as long; a gateway here is near.
      LOG.log(Level.DEBUG, () -> container.targetId() + " is not connected: " + failure);
      connectAt = clock.instant().plus(pause);
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }
  }

  private void got(Note note) {
    switch (note) {
      case Note.Got(var from, var frame) -> {
        gotFrame(frame);
        from.taken();
      }
      case Note.Lost(var lost, var _) -> {
        if (control.filter(current -> current == lost).isPresent()) {
          control = Optional.empty();
          connectAt = clock.instant().plus(pause);
        }
      }
      case Note.SessionEnded(var sessionId, var outcome) -> {
        sessions.ended(sessionId);
        reports.add(sessionId, outcome, clock.instant());
      }
      case Note.Stop() -> stopped = true;
    }
  }

  private void gotFrame(Frame frame) {
    String payload = frame.payload().utf8();
    switch (frame.type()) {
      case "interactive_shell" -> SessionTask.parse(payload).ifPresent(this::gotTask);
      case "channel_closed" -> GatewayJson.text(payload, "SessionId").ifPresent(sessions::stop);
      case "agent_task_acknowledge" ->
          GatewayJson.text(payload, "MessageId").ifPresent(reports::acknowledged);
      default -> LOG.log(Level.DEBUG, "a message of type {0} is not for containers", frame.type());
    }
  }

  private void gotTask(SessionTask task) {
    if (task.isShell() || task.isPort()) {
      sessions.add(task);
    } else {
      var outcome = TaskOutcome.failed("Unknown session type " + task.sessionType());
      reports.add(task.sessionId(), outcome, clock.instant());
    }
  }

  private final class Incoming implements GatewaySocket.Receiver {
    @Override
    public void gotFrame(GatewaySocket from, Frame frame) {
      mailbox.post(new Note.Got(from, frame));
    }

    @Override
    public void gotGarbage(GatewaySocket from, MalformedFrame why) {
      LOG.log(Level.WARNING, "on the control channel: {0}", why.getMessage());
      from.taken();
    }

    @Override
    public void lost(GatewaySocket lost, String reason) {
      mailbox.post(new Note.Lost(lost, reason));
    }
  }
}

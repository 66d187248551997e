package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.ExecuteCommandAnswer;
import dev.mayfly.ecs.StartSessionAnswer;
import dev.mayfly.ecs.Task;
import dev.mayfly.session.Encryption;
import dev.mayfly.session.IdlePolicy;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.PipeRun;
import dev.mayfly.session.PipeStreams;
import dev.mayfly.session.PortEvent;
import dev.mayfly.session.PortSession;
import dev.mayfly.session.Problem;
import dev.mayfly.session.ResumeAnswer;
import dev.mayfly.session.Screen;
import dev.mayfly.session.Session;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionRequest;
import dev.mayfly.session.SessionTicket;
import dev.mayfly.session.pipe.PipeScript;
import dev.mayfly.session.protocol.HandshakeExpectation;
import dev.mayfly.session.protocol.WindowSize;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The way into one container: gets sessions admitted, and ends those it has opened. Thread-safe.
 */
final class Entrance {

  /** For one who comes back long after the task was started. */
  private static final Duration RETURNING = Duration.ofSeconds(20);

  /** For the sessions that are left early to be terminated. */
  private static final Duration TERMINATION = Duration.ofSeconds(2);

  private final Setting setting;
  private final Site site;
  private final Duration timeout;
  private final Instant deadline;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<OpenedSession> opened = new ArrayList<>();
  private boolean closed;

  /**
   * @param timeout what the user was granted, for the words of a failure
   * @param deadline until when an agent that is not reachable is asked again
   */
  Entrance(Setting setting, Site site, Duration timeout, Instant deadline) {
    this.setting = setting;
    this.site = site;
    this.timeout = timeout;
    this.deadline = deadline;
  }

  /** Opens a session that runs {@code command}, which prints {@code trailer}. */
  ShellSession shell(
      String command,
      Trailer trailer,
      SessionClient client,
      WindowSize size,
      Screen screen,
      SessionTerms terms) {
    SessionTicket ticket = admission(command);
    TrailerScreen trailed = new TrailerScreen(new TrailerFilter(trailer), screen);
    SessionKeys keys = new SessionKeys(setting.ecs());
    Session session =
        setting.wire().connect(client, request(ticket, keys, terms).withSize(size), trailed);
    register(new OpenedSession(session.id(), session.end(), session::close));
    return new ConnectedShell(setting, site, session, trailed, keys).watched();
  }

  /** Runs {@code command} on {@code streams}, by {@code script}. */
  PipedCommand pipe(
      List<String> command,
      PipeScript script,
      SessionClient client,
      PipeStreams streams,
      IdlePolicy idle,
      Progress progress) {
    SessionTicket ticket = admission(ShellWords.join(script.around(command)));
    PipeRun run = new PipeRun(script, streams, progress::note);
    Tidings tidings = new Tidings(progress::note);
    SessionTerms terms = new SessionTerms(tidings, idle);
    SessionKeys keys = new SessionKeys(setting.ecs());
    Session session = client.connect(request(ticket, keys, terms), run.screen());
    register(new OpenedSession(session.id(), session.end(), session::close));
    return new ConnectedPipe(setting, site, run, session, keys, tidings).started();
  }

  /** Whether it is encrypted is for the agent to say; the key is ready for it. */
  private SessionRequest request(SessionTicket ticket, SessionKeys keys, SessionTerms terms) {
    SessionRequest request =
        SessionRequest.of(ticket)
            .withHandshake(handshake())
            .withResume(this::anotherTicket)
            .withListener(terms.listener())
            .withIdle(terms.idle());
    return site.targetId()
        .map(target -> request.withEncryption(new Encryption(keys, target)))
        .orElse(request);
  }

  /** On a thread of {@link Calls}, since the session asks on a virtual one. */
  private ResumeAnswer anotherTicket(String sessionId) {
    return Calls.now(() -> setting.ecs().resumeSession(sessionId));
  }

  /** Opens a port session to {@code target}. */
  Forward forward(
      PortTarget target,
      SessionClient client,
      IdlePolicy idle,
      Consumer<PortEvent> observer,
      Progress progress) {
    String container = site.targetId().orElseGet(this::targetIdByNow);
    SessionTicket ticket =
        admission(
            () ->
                asked(
                    setting.ecs().startSession(container, target.document(), target.parameters())));
    PortSession session =
        client.connectPort(
            SessionRequest.of(ticket)
                .withResume(this::anotherTicket)
                .withIdle(idle)
                .withListener(new Tidings(line -> progress.note(target + ": " + line))),
            observer);
    register(new OpenedSession(session.id(), session.end(), session::close));
    return new ConnectedForward(
            setting,
            site,
            target,
            session,
            () -> {
              checkOpen();
              return forward(target, client, idle, observer, progress);
            })
        .watched();
  }

  /** Nobody wants another session of one that was left meanwhile. */
  private void checkOpen() {
    lock.lock();
    try {
      if (closed) {
        throw Calls.interrupted(new InterruptedException());
      }
    } finally {
      lock.unlock();
    }
  }

  private static ExecuteCommandAnswer asked(StartSessionAnswer answer) {
    return switch (answer) {
      case StartSessionAnswer.Admitted(SessionTicket ticket) ->
          new ExecuteCommandAnswer.Admitted(ticket);
      case StartSessionAnswer.NotYet(Problem problem) -> new ExecuteCommandAnswer.NotYet(problem);
    };
  }

  /** A task that had not started when it was seen last had none. */
  private String targetIdByNow() {
    Task task = site.task();
    return Calls.now(() -> setting.look(task))
        .flatMap(seen -> site.with(seen).targetId())
        .orElseThrow(
            () ->
                new MayflyException(
                    Problem.failure(
                        "no port session in task " + task.id(),
                        "ECS tells no runtime id of container " + site.container(),
                        "run it again; or choose another container with --container")));
  }

  /** Without a key none is likely; yet only the agent knows, and nothing typed may be lost. */
  private HandshakeExpectation handshake() {
    return site.cluster().execKmsKeyId().isPresent()
        ? HandshakeExpectation.EXPECTED
        : HandshakeExpectation.UNKNOWN;
  }

  private SessionTicket admission(String command) {
    Task task = site.task();
    return admission(
        () ->
            setting.ecs().executeCommand(task.clusterArn(), task.arn(), site.container(), command));
  }

  private SessionTicket admission(Supplier<ExecuteCommandAnswer> request) {
    Instant until = patience();
    Backoff backoff = setting.backoff();
    while (true) {
      switch (Calls.now(request)) {
        case ExecuteCommandAnswer.Admitted(SessionTicket ticket) -> {
          return ticket;
        }
        case ExecuteCommandAnswer.NotYet(Problem problem) -> pause(backoff.next(), until, problem);
      }
    }
  }

  private Instant patience() {
    Instant returning = setting.clock().instant().plus(RETURNING);
    lock.lock();
    try {
      return !opened.isEmpty() && returning.isAfter(deadline) ? returning : deadline;
    } finally {
      lock.unlock();
    }
  }

  /** If the task has died meanwhile, asking on is no use. */
  private void pause(Duration duration, Instant until, Problem problem) {
    Task task = site.task();
    Calls.now(() -> setting.look(task)).filter(Task::ending).ifPresent(this::died);
    if (setting.clock().instant().plus(duration).isAfter(until)) {
      throw new MayflyException(notReachable(problem));
    }
    try {
      setting.pause().of(duration);
    } catch (InterruptedException e) {
      throw Calls.interrupted(e);
    }
  }

  private void died(Task dead) {
    throw new MayflyException(
        new StopReport(setting.ecs(), site).of(dead, "task " + dead.id() + " stopped"));
  }

  private Problem notReachable(Problem last) {
    return Problem.failure(
        "no session in task " + site.task().id(),
        "its exec agent could not be reached within " + timeout.toSeconds() + " s: " + last.why(),
        "allow ssmmessages:* on the task role, and give the subnet a route to ssmmessages");
  }

  private void register(OpenedSession session) {
    lock.lock();
    try {
      if (closed) {
        session.close().run();
      } else {
        opened.add(session);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends all sessions; those that are still to come end at once. */
  void close() {
    lock.lock();
    try {
      closed = true;
      opened.forEach(session -> session.close().run());
    } finally {
      lock.unlock();
    }
  }

  /**
   * The same, for a container that lives on: sessions that did not end at the far end are
   * terminated there, or each would hold a place in it until the idle limit. Takes 2 s more at
   * most, and says nothing if it fails: most who may enter may not terminate.
   */
  void leave() {
    close();
    CompletableFuture<?>[] calls =
        sessions().stream()
            .filter(OpenedSession::lastsOverThere)
            .map(session -> Calls.start(() -> terminated(session.id())))
            .toArray(CompletableFuture<?>[]::new);
    try {
      var _ = Undo.await(CompletableFuture.allOf(calls), TERMINATION);
    } catch (TimeoutException | ExecutionException unanswered) {
      // The service ends it after its idle limit.
    }
  }

  private List<OpenedSession> sessions() {
    lock.lock();
    try {
      return List.copyOf(opened);
    } finally {
      lock.unlock();
    }
  }

  private boolean terminated(String id) {
    setting.ecs().terminateSession(id);
    return true;
  }
}

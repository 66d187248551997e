package dev.mayfly.emulator.gateway;

import dev.mayfly.session.protocol.FrameCodec;
import dev.mayfly.session.protocol.MalformedFrame;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One session as the gateway sees it: two ends, frames that go from each to the other unchanged,
 * and the few moments in which the gateway says something itself.
 *
 * <p>Owned by one event loop: all methods are called on it, except {@link #post}, {@link #redeem},
 * {@link #clientToken}, {@link #agentToken} and {@link #isOpen}.
 */
final class Relay {

  /** Which end a connection is. */
  enum Role {
    CLIENT,
    AGENT
  }

  private enum Phase {
    /** Both may come and go. */
    OPEN,
    /** The client has been told the end, or will be as soon as it comes. */
    CLOSING,
    OVER
  }

  /** What ends sessions that nobody uses; AWS's words. */
  private static final String IDLE = "Your session timed out due to inactivity.";

  private static final Duration AGENT_GOES_WITHIN = Duration.ofSeconds(10);
  private static final Duration LAST_FRAMES_WITHIN = Duration.ofSeconds(2);

  private final OpenSession session;
  private final EventLoop owner;
  private final Switchboard switchboard;
  private final GatewaySettings settings;
  private final ServiceFrames frames;
  private final InstantSource clock;
  private final SingleUseToken clientToken = new SingleUseToken();
  private final SingleUseToken agentToken = new SingleUseToken();
  private final RelayEnd client;
  private final RelayEnd agent;

  private volatile Phase phase = Phase.OPEN;
  private Instant lastInput;

  /** A client was here and is gone; it may come back. */
  private boolean held;

  /** The agent has reported success, and only its last frames are missing. */
  private boolean completed;

  Relay(OpenSession session, EventLoop owner, Switchboard switchboard, long number) {
    this.session = session;
    this.owner = owner;
    this.switchboard = switchboard;
    this.settings = switchboard.settings();
    this.frames = switchboard.frames();
    this.clock = switchboard.clock();
    FrameFaults faults = switchboard.faults();
    int queue = settings.queueBytes();
    this.client = new RelayEnd(owner, faults.of(number, Direction.TO_CLIENT), queue);
    this.agent = new RelayEnd(owner, faults.of(number, Direction.TO_AGENT), queue);
    this.lastInput = clock.instant();
  }

  OpenSession session() {
    return session;
  }

  boolean isOpen() {
    return phase == Phase.OPEN;
  }

  SingleUseToken clientToken() {
    return clientToken;
  }

  SingleUseToken agentToken() {
    return agentToken;
  }

  /** Which end {@code token} admits, if any; it is then used up. An agent's upgrade is signed. */
  Optional<Role> redeem(String token, boolean signed) {
    if (signed && agentToken.redeem(token)) {
      return Optional.of(Role.AGENT);
    }
    return clientToken.redeem(token) ? Optional.of(Role.CLIENT) : Optional.empty();
  }

  /**
   * Runs {@code task} on the owner, after all that was posted before by the same thread. False if
   * it never will: the server has closed, and with it every session.
   */
  boolean post(Runnable task) {
    if (owner.inEventLoop()) {
      task.run();
      return true;
    }
    try {
      owner.execute(task);
      return true;
    } catch (RejectedExecutionException closing) {
      return false;
    }
  }

  /** The session was granted; its idle time runs. */
  void opened() {
    schedule(settings.idleTimeout(), this::idleIsDue);
  }

  void attached(Role role, DataConnection connection) {
    if (phase == Phase.OVER) {
      connection.close(WebSocketCloseStatus.NORMAL_CLOSURE);
      return;
    }
    end(role).attach(connection);
    switch (role) {
      case CLIENT -> clientAttached();
      case AGENT -> agentAttached();
    }
    connection.read();
    peer(role).readAgain(end(role));
  }

  private void clientAttached() {
    lastInput = clock.instant();
    if (held) {
      held = false;
      agent.send(frames.startPublication());
    }
  }

  private void agentAttached() {
    if (held) {
      agent.send(frames.pausePublication());
    }
  }

  void gotFrames(Role from, DataConnection connection, List<BinaryWebSocketFrame> batch) {
    if (!end(from).isAttached(connection)) {
      batch.forEach(BinaryWebSocketFrame::release); // A newer connection has taken its place.
      return;
    }
    for (BinaryWebSocketFrame frame : batch) {
      gotFrame(from, connection, frame);
    }
    peer(from).flush();
    readOn(from);
  }

  private void readOn(Role from) {
    if (from == Role.AGENT && phase != Phase.OPEN) {
      agent.read(); // Nothing of it is kept, and it must hear that the session is over.
    } else {
      end(from).read(peer(from));
    }
  }

  private void gotFrame(Role from, DataConnection connection, BinaryWebSocketFrame frame) {
    if (!RelayedFrame.isFrame(frame.content())) {
      frame.release();
      connection.close(WebSocketCloseStatus.POLICY_VIOLATION);
      return;
    }
    switch (from) {
      case CLIENT -> gotFromClient(frame);
      case AGENT -> gotFromAgent(frame);
    }
  }

  private void gotFromClient(BinaryWebSocketFrame frame) {
    if (RelayedFrame.INPUT.isOf(frame.content())) {
      lastInput = clock.instant();
    }
    if (phase == Phase.OPEN || agent.connection().isPresent()) {
      agent.relay(frame);
    } else {
      frame.release();
    }
  }

  private void gotFromAgent(BinaryWebSocketFrame frame) {
    if (RelayedFrame.SESSION_STATE.isOf(frame.content())) {
      gotSessionState(frame);
    } else if (phase == Phase.OPEN) {
      client.relay(frame);
    } else {
      frame.release(); // The client has been told that nothing follows.
    }
  }

  private void gotSessionState(BinaryWebSocketFrame frame) {
    try {
      String json = FrameCodec.decode(frame.content().nioBuffer()).payload().utf8();
      if (PeerJson.text(json, "SessionState").filter("Terminating"::equals).isPresent()) {
        end("");
      }
    } catch (MalformedFrame garbled) {
      // A state that cannot be read says nothing; the session goes on.
    } finally {
      frame.release();
    }
  }

  void gotWritable(Role role) {
    peer(role).readAgain(end(role));
  }

  void disconnected(Role role, DataConnection connection) {
    if (!end(role).isAttached(connection)) {
      return;
    }
    end(role).detach();
    switch (role) {
      case CLIENT -> clientVanished();
      case AGENT -> agentVanished();
    }
    peer(role).readAgain(end(role));
  }

  private void clientVanished() {
    if (phase == Phase.CLOSING) {
      over();
    } else if (phase == Phase.OPEN) {
      held = true;
      lastInput = clock.instant();
      client.forget();
      if (agent.connection().isPresent()) { // Else it is told when it comes.
        agent.send(frames.pausePublication());
      }
    }
  }

  private void agentVanished() {
    if (completed) {
      end("");
    }
  }

  /** The agent reported the end of its task on the control channel. */
  void gotTaskComplete(boolean success, String output) {
    if (phase != Phase.OPEN) {
      return;
    }
    if (!success) {
      end(output);
    } else if (agent.connection().isPresent()) {
      // Its last frames may still be on the way on the other connection, which it closes next.
      completed = true;
      schedule(LAST_FRAMES_WITHIN, () -> end(""));
    } else {
      end("");
    }
  }

  /** Ends the session for both, and says {@code reason} to the client. */
  void terminate(String reason) {
    if (phase == Phase.OPEN) {
      end(reason); // First: whoever hears of the end finds nothing to resume.
      tellAgent();
    }
  }

  private void tellAgent() {
    BinaryWebSocketFrame closed = frames.channelClosed(session.sessionId(), session.targetId(), "");
    if (agent.connection().isPresent()) {
      agent.send(closed);
    } else {
      switchboard.sendToTarget(session.targetId(), closed);
    }
  }

  private void end(String output) {
    if (phase != Phase.OPEN) {
      return;
    }
    phase = Phase.CLOSING;
    agent.read();
    if (held) {
      over();
      return;
    }
    client.send(frames.channelClosed(session.sessionId(), session.sessionId(), output));
    schedule(settings.linger(), this::over);
  }

  private void over() {
    if (phase == Phase.OVER) {
      return;
    }
    phase = Phase.OVER;
    switchboard.remove(this);
    client.connection().ifPresent(gone -> gone.close(WebSocketCloseStatus.NORMAL_CLOSURE));
    client.forget();
    agent.forget();
    schedule(AGENT_GOES_WITHIN, () -> agent.connection().ifPresent(DataConnection::close));
  }

  private void idleIsDue() {
    if (phase != Phase.OPEN) {
      return;
    }
    Duration left = Duration.between(clock.instant(), lastInput.plus(settings.idleTimeout()));
    if (left.isPositive()) {
      schedule(left, this::idleIsDue);
    } else {
      terminate(IDLE);
    }
  }

  private void schedule(Duration delay, Runnable task) {
    var _ = owner.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private RelayEnd end(Role role) {
    return switch (role) {
      case CLIENT -> client;
      case AGENT -> agent;
    };
  }

  private RelayEnd peer(Role role) {
    return switch (role) {
      case CLIENT -> agent;
      case AGENT -> client;
    };
  }
}

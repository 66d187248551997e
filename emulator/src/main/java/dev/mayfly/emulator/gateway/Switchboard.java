package dev.mayfly.emulator.gateway;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Who can be reached: targets by their control channels, sessions by their ids. Thread-safe. */
final class Switchboard {
  private final GatewaySettings settings;
  private final ServiceFrames frames;
  private final InstantSource clock;
  private final FrameFaults faults;
  private final ConcurrentMap<String, SingleUseToken> controlTokens = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, ControlChannel> controls = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Relay> relays = new ConcurrentHashMap<>();
  private final AtomicLong sessions = new AtomicLong();

  Switchboard(
      GatewaySettings settings, ServiceFrames frames, InstantSource clock, FrameFaults faults) {
    this.settings = settings;
    this.frames = frames;
    this.clock = clock;
    this.faults = faults;
  }

  GatewaySettings settings() {
    return settings;
  }

  ServiceFrames frames() {
    return frames;
  }

  InstantSource clock() {
    return clock;
  }

  FrameFaults faults() {
    return faults;
  }

  /** A token for the target's next control channel. */
  String controlToken(String targetId) {
    SingleUseToken fresh = new SingleUseToken();
    String text = fresh.issue();
    controlTokens.put(targetId, fresh);
    return text;
  }

  /** Connects a target, if its token is good; an older control channel of it is dropped. */
  boolean connect(String targetId, String token, ControlChannel control) {
    SingleUseToken expected = controlTokens.get(targetId);
    if (expected == null || !expected.redeem(token)) {
      return false;
    }
    ControlChannel older = controls.put(targetId, control);
    if (older != null) {
      older.close();
    }
    return true;
  }

  void disconnected(String targetId, ControlChannel control) {
    if (controls.remove(targetId, control)) {
      // An agent that lost its connection may have asked for its next one before we noticed.
      controlTokens.computeIfPresent(targetId, (_, next) -> next.isSpent() ? null : next);
    }
  }

  Optional<ControlChannel> control(String targetId) {
    return Optional.ofNullable(controls.get(targetId));
  }

  /** Sends a frame on the target's control channel, or releases it where there is none. */
  void sendToTarget(String targetId, BinaryWebSocketFrame frame) {
    ControlChannel control = controls.get(targetId);
    if (control == null) {
      frame.release();
    } else {
      control.send(frame);
    }
  }

  /** A new session, owned by {@code owner}. */
  Relay add(OpenSession session, EventLoop owner) {
    Relay relay = new Relay(session, owner, this, sessions.getAndIncrement());
    if (relays.putIfAbsent(session.sessionId(), relay) != null) {
      throw new IllegalArgumentException("a second session " + session.sessionId());
    }
    return relay;
  }

  void remove(Relay relay) {
    relays.remove(relay.session().sessionId(), relay);
  }

  Optional<Relay> relay(String sessionId) {
    return Optional.ofNullable(relays.get(sessionId));
  }

  /** Sessions that are not over. */
  Stream<Relay> open() {
    return relays.values().stream().filter(Relay::isOpen);
  }
}

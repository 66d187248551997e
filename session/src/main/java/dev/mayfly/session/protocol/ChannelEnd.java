package dev.mayfly.session.protocol;

import dev.mayfly.session.protocol.Incoming.Arrival;
import dev.mayfly.session.protocol.Message.StreamData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** What both ends of a data channel have in common: phases, connections, the stream. */
abstract sealed class ChannelEnd permits ClientEnd, AgentEnd {

  final ReliableStream stream;
  final Supplier<UUID> ids;
  private final Direction outgoing;
  private final Limits limits;
  private final Duration resumeWithin;
  private final Duration closeWithin;

  private final Held held = new Held();
  private final List<Effect> effects = new ArrayList<>();
  private Phase phase = new Phase.Opening();
  private boolean connected;
  private boolean openedBefore;
  private Optional<PayloadCipher> cipher = Optional.empty();

  ChannelEnd(
      Direction outgoing,
      Limits limits,
      Duration resumeWithin,
      Duration closeWithin,
      Supplier<UUID> ids,
      RoundTrip roundTrip) {
    this.outgoing = outgoing;
    this.limits = limits;
    this.resumeWithin = resumeWithin;
    this.closeWithin = closeWithin;
    this.ids = ids;
    this.stream = new ReliableStream(outgoing, limits, ids, roundTrip);
  }

  // What the roles do differently.

  /** The text that opens a data channel. */
  abstract String opening(String token);

  /** The first connection is open. */
  abstract void begin(Instant now);

  /** Another connection is open. */
  abstract void resumed(Instant now);

  /** A message of data came in its turn; it is acknowledged already. */
  abstract void take(StreamData data, Instant now) throws MalformedFrame;

  /** The other end has our message {@code sequence}. */
  abstract void arrived(long sequence, Instant now);

  abstract void resized(WindowSize size);

  /** The service is to see that the session is used. */
  abstract void used();

  abstract void ready(boolean ready, Instant now) throws MalformedFrame;

  /** The service asks us to publish, or not to. */
  abstract void publish(boolean allowed);

  /** Whether the service wants us to send what we have. */
  abstract boolean mayPublish();

  /** Whether a frame is to be dropped unseen and not acknowledged. */
  abstract boolean isSpoilt(Frame frame);

  /** Sends what this role has to say besides what is typed, if this is the time. */
  abstract void sendOwn(Instant now);

  /** Our side wants to end: says so to the other end, if there are words for it. */
  abstract void takeLeave(Instant now) throws MalformedFrame;

  /** All that was sent has arrived, or will not: the last thing before we end ourselves. */
  abstract void sayLast(Instant now);

  /** The phase has lasted too long: why the handshake fails then. */
  abstract String handshakeTimedOut();

  /** KMS gave the data key that this role has asked for. */
  abstract void keyObtained(DataKey key, Instant now);

  /** It did not. */
  abstract void keyRefused(String reason, Instant now);

  /** The service closed the channel. */
  abstract SessionEnd closedByService(String output);

  // What they share.

  final List<Effect> on(Event event, Instant now) {
    if (phase instanceof Phase.Ended) {
      return List.of();
    }
    try {
      happened(event, now);
    } catch (MalformedFrame broken) {
      end(new SessionEnd.Malformed(String.valueOf(broken.getMessage())));
    }
    proceed(now);
    List<Effect> asked = List.copyOf(effects);
    effects.clear();
    return asked;
  }

  private void happened(Event event, Instant now) throws MalformedFrame {
    switch (event) {
      case Event.Connected(String token) -> connected(token, now);
      case Event.Received(Frame frame) -> received(frame, now);
      case Event.Garbled(MalformedFrame why) -> throw why;
      case Event.Typed(Bytes bytes) -> typed(PayloadType.OUTPUT, bytes);
      case Event.Complained(Bytes bytes) -> typed(PayloadType.STDERR, bytes);
      case Event.Exited(int status) ->
          typed(PayloadType.EXIT_CODE, Bytes.utf8("EXIT_CODE: " + status));
      case Event.Flagged(Flag flag) -> flagged(flag);
      case Event.Resized(WindowSize size) -> resized(size);
      case Event.Used() -> used();
      case Event.Ready() -> ready(true, now);
      case Event.Busy() -> ready(false, now);
      case Event.DataKeyObtained(DataKey key) -> keyObtained(key, now);
      case Event.DataKeyRefused(String reason) -> keyRefused(reason, now);
      case Event.Elapsed() -> elapsed(now);
      case Event.Disconnected(String reason) -> disconnected(reason, now);
      case Event.CloseRequested() -> closeRequested(now);
      case Event.Abandoned() -> end(new SessionEnd.ClosedByUs());
    }
  }

  private void connected(String token, Instant now) {
    connected = true;
    effects.add(new Effect.SendToken(opening(token)));
    if (phase instanceof Phase.Opening) {
      stream.speak();
      begin(now);
      return;
    }
    if (phase instanceof Phase.Suspended(Phase was, _, _)) {
      phase = was;
    }
    resumed(now);
    stream.repeat(now).forEach(this::transmit);
  }

  private void received(Frame frame, Instant now) throws MalformedFrame {
    if (!connected || isSpoilt(frame)) {
      return;
    }
    switch (Message.of(frame)) {
      case StreamData data -> {
        if (data.direction() == outgoing.opposite()) {
          publish(true);
          arrival(stream.received(data, now), now);
        }
      }
      case Message.Acknowledge(long sequence) -> {
        publish(true);
        stream.acknowledged(sequence, now);
        arrived(sequence, now);
      }
      case Message.ChannelClosed(_, String output) -> end(closedByService(output));
      case Message.PausePublication() -> publish(false);
      case Message.StartPublication() -> publish(true);
      case Message.AgentSessionState _, Message.Unknown _ -> {}
    }
  }

  /** Acknowledges, then deals with what is in order now. */
  final void arrival(Arrival arrival, Instant now) throws MalformedFrame {
    arrival.acknowledgements().forEach(this::transmit);
    for (StreamData data : arrival.inOrder()) {
      if (phase instanceof Phase.Ended) {
        return;
      }
      take(decrypted(data), now);
    }
  }

  private StreamData decrypted(StreamData data) throws MalformedFrame {
    if (cipher.isEmpty() || !data.direction().encrypts(data.payloadType())) {
      return data;
    }
    return new StreamData(
        data.direction(),
        data.sequence(),
        data.payloadType(),
        cipher.get().decrypt(data.payload()),
        data.id());
  }

  private void typed(PayloadType type, Bytes bytes) {
    if (!(phase instanceof Phase.Closing)) {
      held.add(type, bytes);
    }
  }

  private void flagged(Flag flag) {
    if (!(phase instanceof Phase.Closing)) {
      held.add(flag);
    }
  }

  private void elapsed(Instant now) {
    boolean over = phase.until().filter(until -> !until.isAfter(now)).isPresent();
    if (over) {
      timedOut(now);
    }
    stream.exhausted(now).ifPresent(this::end);
    if (!(phase instanceof Phase.Ended)) {
      stream.due(now).forEach(this::transmit);
    }
  }

  private void timedOut(Instant now) {
    switch (phase) {
      case Phase.Probing _ -> opened();
      case Phase.Handshaking _ -> end(new SessionEnd.HandshakeRefused(handshakeTimedOut()));
      case Phase.Suspended(_, _, String reason) -> end(new SessionEnd.Disconnected(reason));
      case Phase.Closing(SessionEnd end, _) -> {
        sayLast(now);
        end(end);
      }
      case Phase.Opening _, Phase.Open _, Phase.Ended _ -> {}
    }
  }

  private void disconnected(String reason, Instant now) {
    connected = false;
    stream.silence();
    switch (phase) {
      case Phase.Probing _ -> suspend(new Phase.Probing(Optional.empty(), true), reason, now);
      case Phase.Handshaking _, Phase.Open _ -> suspend(phase, reason, now);
      case Phase.Opening _, Phase.Suspended _, Phase.Closing _ ->
          end(new SessionEnd.Disconnected(reason));
      case Phase.Ended _ -> {}
    }
  }

  private void suspend(Phase was, String reason, Instant now) {
    phase = new Phase.Suspended(was, now.plus(resumeWithin), reason);
    effects.add(new Effect.Reconnect());
  }

  private void closeRequested(Instant now) throws MalformedFrame {
    switch (phase) {
      case Phase.Opening _ -> end(new SessionEnd.ClosedByUs());
      case Phase.Probing _, Phase.Handshaking _ -> {
        forgetWhatIsHeld();
        close(now);
      }
      case Phase.Suspended(Phase was, _, _) -> {
        if (!(was instanceof Phase.Open)) {
          forgetWhatIsHeld();
        }
        close(now);
      }
      case Phase.Open _ -> close(now);
      case Phase.Closing _, Phase.Ended _ -> {}
    }
  }

  /** Nobody is there yet who could have read it. */
  final void forgetWhatIsHeld() {
    held.clear();
  }

  /** {@code flag} goes out behind all that is held. */
  final void hold(Flag flag) {
    held.add(flag);
  }

  /** Whether {@code flag} is the last that is held. */
  final boolean holds(Flag flag) {
    return held.endsWith(flag);
  }

  private void close(Instant now) throws MalformedFrame {
    closing(new SessionEnd.ClosedByUs(), now);
    takeLeave(now);
  }

  /** Waits until what is in flight has arrived, within bounds, and then ends so. */
  final void closing(SessionEnd end, Instant now) {
    phase = new Phase.Closing(end, now.plus(closeWithin));
  }

  /** Ends now, once; a close that was under way keeps its reason. */
  final void end(SessionEnd end) {
    SessionEnd reason = phase instanceof Phase.Closing(SessionEnd planned, _) ? planned : end;
    if (!(phase instanceof Phase.Ended)) {
      phase = new Phase.Ended(reason);
      stream.silence();
      held.clear();
      effects.add(new Effect.Ended(reason));
    }
  }

  /** A session without a handshake is up: a shell. */
  final void opened() {
    opened(SessionType.INTERACTIVE_COMMANDS, "", PortProperties.NONE);
  }

  /** The session is up. */
  final void opened(SessionType type, String peerVersion, PortProperties port) {
    phase = new Phase.Open();
    if (!openedBefore) {
      openedBefore = true;
      effects.add(new Effect.Opened(type, peerVersion, port));
    }
  }

  /** Sends what may be sent now. */
  private void proceed(Instant now) {
    if (!connected || phase instanceof Phase.Ended) {
      return;
    }
    sendOwn(now);
    boolean flowing = phase instanceof Phase.Open || phase instanceof Phase.Closing;
    if (flowing && mayPublish()) {
      while (!held.isEmpty() && stream.hasRoom(onWire(held.next(limits.messageBytes())))) {
        Held.Piece next = held.take(limits.messageBytes());
        send(next.type(), next.bytes(), now);
      }
    }
    if (phase instanceof Phase.Closing(SessionEnd end, _) && held.isEmpty() && stream.isIdle()) {
      sayLast(now);
      end(end);
    }
  }

  private int onWire(int dataBytes) {
    return cipher.isPresent() ? dataBytes + PayloadCipher.OVERHEAD : dataBytes;
  }

  /** What is encrypted is encrypted here, once: a copy is the same bytes. */
  final long send(PayloadType type, Bytes payload, Instant now) {
    Bytes sent =
        cipher.isPresent() && outgoing.encrypts(type) ? cipher.get().encrypt(payload) : payload;
    Frame frame = stream.send(type, sent, now);
    transmit(frame);
    return frame.sequence();
  }

  final void transmit(Frame frame) {
    if (connected) {
      effects.add(new Effect.Transmit(frame));
    }
  }

  final void add(Effect effect) {
    effects.add(effect);
  }

  final void enter(Phase next) {
    phase = next;
  }

  /** From now on what is to be encrypted is, in both directions. */
  final void encryptWith(PayloadCipher agreed) {
    cipher = Optional.of(agreed);
  }

  final Optional<PayloadCipher> cipher() {
    return cipher;
  }

  final Phase phase() {
    return phase;
  }

  final boolean isConnected() {
    return connected;
  }

  final Optional<Instant> deadline() {
    Optional<Instant> until = phase.until();
    Optional<Instant> again = stream.deadline();
    if (until.isPresent() && again.isPresent()) {
      return until.get().isBefore(again.get()) ? until : again;
    }
    return until.or(() -> again);
  }

  final boolean writable() {
    return switch (phase) {
      case Phase.Closing _, Phase.Ended _ -> true;
      case Phase.Opening _, Phase.Probing _, Phase.Handshaking _, Phase.Open _, Phase.Suspended _ ->
          mayPublish() && !held.isMuch();
    };
  }

  final Statistics statistics() {
    return stream.statistics();
  }
}

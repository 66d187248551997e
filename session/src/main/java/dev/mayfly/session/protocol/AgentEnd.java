package dev.mayfly.session.protocol;

import dev.mayfly.session.json.MalformedPayload;
import dev.mayfly.session.json.OpenDataChannelContent;
import dev.mayfly.session.json.SizeContent;
import dev.mayfly.session.protocol.Message.AgentSessionState;
import dev.mayfly.session.protocol.Message.StreamData;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The agent's end: output goes out, keys and sizes come in. */
final class AgentEnd extends ChannelEnd {

  /** The greatest size that a pty can have, in either dimension. */
  private static final long WIDEST = 65_535;

  /** Input before the command takes any, headers included; official agents throw all of it away. */
  private static final int MOST_EARLY_BYTES = 256 << 10;

  /** What the handshake waits for. */
  private enum Step {
    RESPONSE,
    KEY,
    CHALLENGE
  }

  private final AgentSettings settings;
  private final Handshake.OfAgent handshake;
  private final RandomGenerator random;
  private final Deque<StreamData> early = new ArrayDeque<>();
  private int earlyBytes;
  private Step step = Step.RESPONSE;
  private boolean challengeDue;
  private boolean shaken;
  private boolean ready;
  private boolean paused;

  AgentEnd(
      AgentSettings settings, Supplier<UUID> ids, RandomGenerator random, RoundTrip roundTrip) {
    super(
        Direction.OUTPUT,
        settings.limits(),
        settings.resumeWithin(),
        settings.closeWithin(),
        ids,
        roundTrip);
    this.settings = settings;
    this.handshake = new Handshake.OfAgent(settings, random);
    this.random = random;
    this.shaken = !settings.handshake();
  }

  @Override
  String opening(String token) {
    return OpenDataChannelContent.ofAgent(ids.get().toString(), token, settings.targetId());
  }

  @Override
  void begin(Instant now) {
    say(AgentSessionState.CONNECTED, now);
    if (shaken) {
      opened(settings.sessionType(), "", settings.port());
      stopTaking();
    } else {
      send(PayloadType.HANDSHAKE_REQUEST, handshake.request(now), now);
      enter(new Phase.Handshaking(now.plus(settings.handshakeWithin())));
    }
  }

  private void say(String state, Instant now) {
    transmit(new AgentSessionState(state, settings.sessionId()).toFrame(ids.get(), now));
  }

  @Override
  void resumed(Instant now) {
    publish(true); // That we should not was said on the connection that is lost.
  }

  @Override
  void ready(boolean isReady, Instant now) throws MalformedFrame {
    ready = isReady;
    if (!shaken || phase() instanceof Phase.Closing) {
      return;
    }
    if (ready) {
      startTaking(now);
    } else {
      stopTaking();
    }
  }

  private void stopTaking() {
    if (!ready) {
      stream.refuse();
    }
  }

  private void startTaking(Instant now) throws MalformedFrame {
    while (!early.isEmpty()) {
      StreamData data = early.remove();
      earlyBytes -= cost(data);
      consume(data, now);
    }
    arrival(stream.take(now), now);
  }

  @Override
  void take(StreamData data, Instant now) throws MalformedFrame {
    if (data.payloadType() == PayloadType.HANDSHAKE_RESPONSE) {
      handshakeResponse(data.payload(), now);
    } else if (data.payloadType() == PayloadType.ENCRYPTION_CHALLENGE_RESPONSE) {
      challengeResponse(data.payload(), now);
    } else if (shaken && ready) {
      consume(data, now);
    } else if (!isPlainAndSecret(data) && earlyBytes + cost(data) <= MOST_EARLY_BYTES) {
      early.add(data);
      earlyBytes += cost(data);
    }
  }

  /** Typed before encryption was agreed; thrown away, as official agents do with all so early. */
  private boolean isPlainAndSecret(StreamData data) {
    return settings.kmsKeyId().isPresent()
        && cipher().isEmpty()
        && data.direction().encrypts(data.payloadType());
  }

  /** With the header: any number of messages without a payload must not fit. */
  private static int cost(StreamData data) {
    return Outgoing.cost(data.payload().length());
  }

  private void handshakeResponse(Bytes payload, Instant now) throws MalformedFrame {
    if (!(phase() instanceof Phase.Handshaking) || step != Step.RESPONSE) {
      return; // Nobody asked.
    }
    Handshake.OfAgent.Outcome outcome = handshake.outcome(payload);
    if (outcome.refusal().isPresent()) {
      end(new SessionEnd.HandshakeRefused(outcome.refusal().get()));
    } else if (outcome.key().isPresent()) {
      await(Step.KEY, now);
      add(outcome.key().get());
    } else {
      complete(now);
    }
  }

  private void await(Step next, Instant now) {
    step = next;
    enter(new Phase.Handshaking(now.plus(settings.handshakeWithin())));
  }

  @Override
  void keyObtained(DataKey key, Instant now) {
    if (step == Step.KEY && isShaking()) {
      encryptWith(PayloadCipher.ofAgent(key, random));
      challengeDue = true;
      step = Step.CHALLENGE;
      if (phase() instanceof Phase.Handshaking) {
        await(Step.CHALLENGE, now);
      }
    }
  }

  @Override
  void keyRefused(String reason, Instant now) {
    if (step == Step.KEY && isShaking()) {
      end(new SessionEnd.HandshakeRefused("Fetching data key failed: " + reason));
    }
  }

  /** With a connection or, for the time being, without. */
  private boolean isShaking() {
    return phase() instanceof Phase.Handshaking
        || phase() instanceof Phase.Suspended(Phase.Handshaking _, _, _);
  }

  private void challengeResponse(Bytes payload, Instant now) throws MalformedFrame {
    if (!(phase() instanceof Phase.Handshaking) || step != Step.CHALLENGE) {
      return; // Nobody asked.
    }
    if (handshake.isAnsweredBy(payload, cipher().orElseThrow())) {
      complete(now);
    } else {
      end(new SessionEnd.HandshakeRefused(Handshake.OfAgent.CHALLENGE_FAILED));
    }
  }

  private void complete(Instant now) throws MalformedFrame {
    shaken = true;
    send(PayloadType.HANDSHAKE_COMPLETE, handshake.complete(now), now);
    opened(settings.sessionType(), handshake.clientVersion(), settings.port());
    ready(ready, now);
  }

  private void consume(StreamData data, Instant now) throws MalformedFrame {
    if (phase() instanceof Phase.Closing) {
      return; // The command has ended.
    }
    switch (data.payloadType()) {
      case OUTPUT -> add(new Effect.Deliver(Output.STDOUT, data.payload()));
      case SIZE -> size(data.payload());
      case FLAG -> flagged(data.payload(), now);
      // Nothing that a shell heeds: as official agents do, acknowledged and left.
      case NONE,
          ERROR,
          PARAMETER,
          HANDSHAKE_REQUEST,
          HANDSHAKE_RESPONSE,
          HANDSHAKE_COMPLETE,
          ENCRYPTION_CHALLENGE_REQUEST,
          ENCRYPTION_CHALLENGE_RESPONSE,
          STDERR,
          EXIT_CODE,
          UNKNOWN -> {}
    }
  }

  private void flagged(Bytes payload, Instant now) {
    Optional<Flag> flag = Flag.of(payload);
    flag.ifPresent(known -> add(new Effect.Flagged(known)));
    if (flag.equals(Optional.of(Flag.TERMINATE_SESSION)) && isPort()) {
      closing(new SessionEnd.ClosedByUs(), now); // As official agents do: it is no failure.
    }
  }

  private boolean isPort() {
    return settings.sessionType() == SessionType.PORT;
  }

  private void size(Bytes payload) throws MalformedFrame {
    try {
      SizeContent size = SizeContent.parse(payload.utf8());
      if (isPossible(size.columns()) && isPossible(size.rows())) {
        add(new Effect.Resize(new WindowSize((int) size.columns(), (int) size.rows())));
      }
    } catch (MalformedPayload broken) {
      throw new MalformedFrame(broken.why());
    }
  }

  private static boolean isPossible(long cells) {
    return cells >= 1 && cells <= WIDEST;
  }

  @Override
  void publish(boolean allowed) {
    if (allowed == paused) {
      paused = !allowed;
      if (paused) {
        stream.silence();
      } else {
        stream.speak();
      }
      add(new Effect.Publish(allowed));
    }
  }

  @Override
  boolean mayPublish() {
    return !paused;
  }

  /** Official agents never look at the digest, and there are clients that live by it. */
  @Override
  boolean isSpoilt(Frame frame) {
    return false;
  }

  @Override
  void sayLast(Instant now) {
    if (!isPort()) { // Of the end of such a session only the control channel tells.
      say(AgentSessionState.TERMINATING, now);
    }
  }

  @Override
  SessionEnd closedByService(String output) {
    return new SessionEnd.ClosedByService(output);
  }

  @Override
  String handshakeTimedOut() {
    return switch (step) {
      case RESPONSE -> Handshake.OfAgent.TIMED_OUT;
      case KEY ->
          "Fetching data key failed: KMS did not answer within "
              + settings.handshakeWithin().toSeconds()
              + " s";
      case CHALLENGE -> Handshake.OfAgent.CHALLENGE_TIMED_OUT;
    };
  }

  @Override
  void takeLeave(Instant now) throws MalformedFrame {
    early.clear();
    arrival(stream.take(now), now); // Or the client would send it again until the very end.
  }

  @Override
  void sendOwn(Instant now) {
    if (challengeDue && mayPublish()) {
      challengeDue = false;
      Bytes payload = handshake.challenge(cipher().orElseThrow());
      send(PayloadType.ENCRYPTION_CHALLENGE_REQUEST, payload, now);
    }
  }

  @Override
  void arrived(long sequence, Instant now) {}

  /** Only clients have a window. */
  @Override
  void resized(WindowSize size) {}

  @Override
  void used() {}
}

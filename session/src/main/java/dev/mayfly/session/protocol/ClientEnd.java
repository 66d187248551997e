package dev.mayfly.session.protocol;

import dev.mayfly.session.json.HandshakeRequestContent;
import dev.mayfly.session.json.OpenDataChannelContent;
import dev.mayfly.session.json.SizeContent;
import dev.mayfly.session.protocol.Handshake.OfClient.KeyOutcome;
import dev.mayfly.session.protocol.Message.StreamData;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The client's end: sizes and keys go out, output comes in. */
final class ClientEnd extends ChannelEnd {

  /**
   * An agent that asks for a handshake gives up 15 s later; so one that has been heard of for
   * longer has not asked. Less than that let keys out in the clear where the agent had its own
   * troubles with the network. Source: amazon-ssm-agent agent/session/datachannel/datachannel.go.
   */
  private static final Duration ASKED_AGAIN_WITHIN = Duration.ofSeconds(20);

  private static final Version TERMINATE_SESSION_SINCE = Version.of("2.3.722.0");

  private static final Pattern EXIT_CODE = Pattern.compile("EXIT_CODE: (\\d{1,9})\\s*");

  private final ClientSettings settings;
  private final String clientId;
  private final Handshake.OfClient handshake;
  private final RandomGenerator random;
  private Optional<WindowSize> size = Optional.empty();
  private boolean sizeDue;
  private boolean hasWindow = true;
  private OptionalLong firstSize = OptionalLong.empty();
  private boolean sizeArrived;
  private Optional<Handshake.OfClient.Request> request = Optional.empty();
  private Optional<Handshake.OfClient.Answer> answer = Optional.empty();
  private OptionalInt exitStatus = OptionalInt.empty();

  ClientEnd(
      ClientSettings settings, Supplier<UUID> ids, RandomGenerator random, RoundTrip roundTrip) {
    super(
        Direction.INPUT,
        settings.limits(),
        settings.resumeWithin(),
        settings.closeWithin(),
        ids,
        roundTrip);
    this.settings = settings;
    this.clientId = ids.get().toString();
    this.handshake = new Handshake.OfClient(settings.version());
    this.random = random;
  }

  @Override
  String opening(String token) {
    return OpenDataChannelContent.ofClient(
        ids.get().toString(), token, clientId, settings.version());
  }

  @Override
  void begin(Instant now) {
    switch (settings.handshake()) {
      case NONE -> opened();
      case UNKNOWN -> enter(new Phase.Probing(Optional.empty(), false));
      case EXPECTED -> enter(new Phase.Handshaking(now.plus(settings.handshakeWithin())));
    }
  }

  @Override
  void resumed(Instant now) {
    if (phase() instanceof Phase.Probing && sizeArrived) {
      enter(probingUntilAskedAgain(now));
    }
  }

  /** The agent may have asked on a connection that was lost; then it asks again. */
  private static Phase probingUntilAskedAgain(Instant now) {
    return new Phase.Probing(Optional.of(now.plus(ASKED_AGAIN_WITHIN)), true);
  }

  @Override
  void resized(WindowSize changed) {
    if (!size.equals(Optional.of(changed))) {
      size = Optional.of(changed);
      sizeDue = true;
    }
  }

  @Override
  void used() {
    sizeDue = size.isPresent();
  }

  @Override
  void sendOwn(Instant now) {
    boolean welcome = phase() instanceof Phase.Open || phase() instanceof Phase.Probing;
    if (sizeDue && hasWindow && welcome && size.isPresent()) {
      Bytes payload = payload(size.get());
      if (stream.hasRoom(payload.length())) {
        sizeDue = false;
        long sequence = send(PayloadType.SIZE, payload, now);
        firstSize = firstSize.isPresent() ? firstSize : OptionalLong.of(sequence);
      }
    }
  }

  private static Bytes payload(WindowSize size) {
    return Bytes.utf8(new SizeContent(size.columns(), size.rows()).toJson());
  }

  @Override
  void arrived(long sequence, Instant now) {
    boolean first = !sizeArrived && firstSize.equals(OptionalLong.of(sequence));
    sizeArrived |= first;
    if (first && phase() instanceof Phase.Probing(_, boolean cut)) {
      if (cut) {
        enter(probingUntilAskedAgain(now));
      } else {
        opened();
      }
    }
  }

  @Override
  void take(StreamData data, Instant now) throws MalformedFrame {
    switch (data.payloadType()) {
      case OUTPUT -> show(Output.STDOUT, data.payload());
      case STDERR -> show(Output.STDERR, data.payload());
      case EXIT_CODE -> exitCode(data.payload().utf8());
      case HANDSHAKE_REQUEST -> handshakeRequest(data.payload(), now);
      case HANDSHAKE_COMPLETE -> handshakeComplete(data.payload());
      case ENCRYPTION_CHALLENGE_REQUEST -> encryptionChallenge(data.payload(), now);
      case FLAG -> Flag.of(data.payload()).ifPresent(flag -> add(new Effect.Flagged(flag)));
      // Nothing that a session needs: as official clients do, acknowledged and left.
      case NONE,
          ERROR,
          SIZE,
          PARAMETER,
          HANDSHAKE_RESPONSE,
          ENCRYPTION_CHALLENGE_RESPONSE,
          UNKNOWN -> {}
    }
  }

  private void show(Output output, Bytes bytes) {
    boolean unasked = phase() instanceof Phase.Handshaking && request.isEmpty();
    if (phase() instanceof Phase.Probing || unasked) {
      opened(); // Plain output: nobody will ask.
    }
    add(new Effect.Deliver(output, bytes));
  }

  private void exitCode(String text) throws MalformedFrame {
    Matcher matcher = EXIT_CODE.matcher(text);
    if (!matcher.matches()) {
      throw new MalformedFrame("an exit code that is none");
    }
    exitStatus = OptionalInt.of(Integer.parseInt(matcher.group(1)));
  }

  private void handshakeRequest(Bytes payload, Instant now) throws MalformedFrame {
    if (!phase().isLive()) {
      return;
    }
    if (isAwaitingKey() || cipher().isPresent()) {
      throw new MalformedFrame("another handshake request after one for encryption");
    }
    Handshake.OfClient.Request asked = handshake.read(payload);
    request = Optional.of(asked);
    answer = Optional.empty();
    enter(new Phase.Handshaking(now.plus(settings.handshakeWithin())));
    if (settings.encryption().isPresent() && asked.encryption().isPresent()) {
      HandshakeRequestContent.Encryption how = asked.encryption().get();
      EncryptionContext context = settings.encryption().get().with(how.challenge());
      add(new Effect.ObtainDataKey(how.keyId(), context));
    } else {
      respond(asked, new KeyOutcome.NoKeys(), now);
    }
  }

  private boolean isAwaitingKey() {
    return request.isPresent() && answer.isEmpty();
  }

  private void respond(Handshake.OfClient.Request asked, KeyOutcome key, Instant now) {
    Handshake.OfClient.Answer given = handshake.answer(asked, key);
    answer = Optional.of(given);
    if (!stream.hasReserve(given.response().length())) {
      end(new SessionEnd.Malformed("handshake requests without end"));
      return;
    }
    send(PayloadType.HANDSHAKE_RESPONSE, given.response(), now);
    given.refusal().ifPresent(reason -> refuse(reason, now));
  }

  @Override
  void keyObtained(DataKey key, Instant now) {
    if (isAwaitingKey() && goesOn()) {
      Handshake.OfClient.Request asked = request.get();
      boolean challenged =
          asked.encryption().flatMap(HandshakeRequestContent.Encryption::challenge).isPresent();
      respond(asked, new KeyOutcome.Obtained(key, challenged), now);
      encryptWith(PayloadCipher.ofClient(key, random)); // What the agent says next is encrypted.
    }
  }

  @Override
  void keyRefused(String reason, Instant now) {
    if (isAwaitingKey() && goesOn()) {
      respond(request.get(), new KeyOutcome.Refused(reason), now);
    }
  }

  /** With a connection or, for the time being, without. */
  private boolean goesOn() {
    return phase().isLive() || phase() instanceof Phase.Suspended;
  }

  private void encryptionChallenge(Bytes payload, Instant now) throws MalformedFrame {
    Optional<PayloadCipher> agreed = cipher();
    if (agreed.isEmpty()) {
      refuse("the agent goes on as if encryption were agreed, which it is not", now);
      return;
    }
    Bytes challenge = agreed.get().decrypt(Handshake.encryptedChallenge(payload));
    Bytes response = Handshake.challengePayload(agreed.get().encrypt(challenge));
    if (!stream.hasReserve(response.length())) {
      throw new MalformedFrame("encryption challenges without end");
    }
    send(PayloadType.ENCRYPTION_CHALLENGE_RESPONSE, response, now);
  }

  private void refuse(String reason, Instant now) {
    if (goesOn()) {
      forgetWhatIsHeld(); // It was typed for a session that was agreed, perhaps an encrypted one.
      closing(new SessionEnd.HandshakeRefused(reason), now);
    }
  }

  private void handshakeComplete(Bytes payload) throws MalformedFrame {
    String message = Handshake.OfClient.customerMessage(payload);
    if (isAwaitingKey()) {
      throw new MalformedFrame("the handshake is complete before it is answered");
    }
    if (phase() instanceof Phase.Handshaking && answer.isPresent()) {
      Handshake.OfClient.Answer given = answer.get();
      opened(given.type(), request.orElseThrow().agentVersion(), given.port());
      hasWindow = given.type() != SessionType.PORT;
      sizeDue = size.isPresent(); // Agents throw away what comes before the handshake's end.
    }
    if (!message.isEmpty()) {
      add(new Effect.Deliver(Output.STDOUT, Bytes.utf8(message + "\r\n")));
    }
  }

  @Override
  boolean isSpoilt(Frame frame) {
    return !frame.digestMatches() && !frame.payload().isEmpty();
  }

  @Override
  void takeLeave(Instant now) {
    boolean understood =
        request
            .map(asked -> Version.of(asked.agentVersion()).isAfter(TERMINATE_SESSION_SINCE))
            .orElse(false);
    if (understood) {
      hold(Flag.TERMINATE_SESSION); // Behind what was typed: it ends what reads that.
    }
  }

  /** Time is up: an agent that has not taken what was typed is told all the same. */
  @Override
  void sayLast(Instant now) {
    if (holds(Flag.TERMINATE_SESSION)
        && stream.hasReserve(Flag.TERMINATE_SESSION.payload().length())) {
      send(PayloadType.FLAG, Flag.TERMINATE_SESSION.payload(), now);
    }
  }

  @Override
  SessionEnd closedByService(String output) {
    return exitStatus.isPresent()
        ? new SessionEnd.Exited(exitStatus.getAsInt())
        : new SessionEnd.ClosedByService(output);
  }

  @Override
  String handshakeTimedOut() {
    if (isAwaitingKey()) {
      return "KMS gave no data key within " + settings.handshakeWithin().toSeconds() + " s";
    }
    return answer.isPresent()
        ? "the agent did not complete the handshake within "
            + settings.handshakeWithin().toSeconds()
            + " s"
        : "the agent did not ask for a handshake within "
            + settings.handshakeWithin().toSeconds()
            + " s";
  }

  /** Clients go on sending, as official ones do: these words are for agents. */
  @Override
  void publish(boolean allowed) {}

  @Override
  boolean mayPublish() {
    return true;
  }

  /** Only agents have a command behind them. */
  @Override
  void ready(boolean ready, Instant now) {}
}

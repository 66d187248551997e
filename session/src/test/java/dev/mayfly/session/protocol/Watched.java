package dev.mayfly.session.protocol;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** An end under the eyes of the laws: it checks each step that it sees. */
final class Watched implements End {

  /** After this long on a steady link every timeout is longer than the round trip. */
  private static final Duration LEARNING = Duration.ofSeconds(4);

  /** From 200 ms to 1 s the timeout doubles so often, if nothing was sent while it was learning. */
  private static final int LESSONS = 3;

  private static final Bytes WELCOME = Bytes.utf8("This session is encrypted using AWS KMS.\r\n");

  private final String name;
  private final End end;
  private final boolean client;
  private final Limits limits;
  private final boolean encrypted;
  private final boolean steady;
  private final boolean ordered;

  final ByteArrayOutputStream delivered = new ByteArrayOutputStream();
  Optional<SessionEnd> ended = Optional.empty();
  Optional<WindowSize> window = Optional.empty();
  long frames;

  private final Map<Long, Sent> sent = new HashMap<>();
  private final Set<Bytes> nonces = new HashSet<>();
  private final Set<Long> acknowledging = new HashSet<>();
  private final Set<Long> owed = new HashSet<>();
  private int inFlight;
  private int needless;
  private boolean taking;
  private boolean shaken;
  private boolean malformed;
  private boolean paused;
  private Optional<Instant> began = Optional.empty();

  private static final class Sent {
    final Frame frame;
    final int cost;
    final Instant at;
    int copies;
    boolean arrived;

    Sent(Frame frame, Instant at) {
      this.frame = frame;
      this.cost = 120 + frame.payload().length();
      this.at = at;
    }
  }

  Watched(
      String name,
      End end,
      Limits limits,
      boolean shaken,
      boolean encrypted,
      boolean steady,
      boolean ordered) {
    this.name = name;
    this.end = end;
    this.client = name.equals("client");
    this.limits = limits;
    this.shaken = shaken;
    this.taking = client;
    this.encrypted = encrypted;
    this.steady = steady;
    this.ordered = ordered;
  }

  @Override
  public List<Effect> on(Event event, Instant now) {
    boolean over = ended.isPresent();
    before(event, now);
    List<Effect> effects = react(event, now);
    if (over) {
      Law.ENDED_ONCE_AND_NOTHING_AFTER.check(
          effects.isEmpty(), () -> name + " after its end: " + effects);
    }
    effects.forEach(effect -> happened(effect, now));
    after(event, effects, now);
    return effects;
  }

  private List<Effect> react(Event event, Instant now) {
    try {
      return end.on(event, now);
    } catch (Law.Broken broken) {
      throw broken;
    } catch (RuntimeException broken) {
      throw new Law.Broken(
          Law.MALFORMED_INPUT_ENDS_THE_SESSION, name + " threw " + broken + " at " + event);
    }
  }

  private void before(Event event, Instant now) {
    switch (event) {
      case Event.Connected _ -> {
        began = began.or(() -> Optional.of(now));
        paused = false;
      }
      case Event.Ready() -> taking = true;
      case Event.Busy() -> taking = false;
      case Event.CloseRequested() -> taking = true;
      case Event.Garbled _ -> malformed = true;
      case Event.Received(Frame frame) -> {
        frames++;
        paused = !client && isPaused(frame);
        if (Frames.isAcknowledge(frame) && isSound(frame)) {
          arrived(frame);
        }
        if (!client && ordered && !shaken) {
          Law.NO_KEYS_BEFORE_THE_HANDSHAKE_IS_OVER.check(
              !Frames.isData(frame, PayloadType.OUTPUT), () -> "number " + frame.sequence());
        }
      }
      case Event.Disconnected _ -> owed.clear(); // It comes again on the next connection.
      case Event.Typed _,
          Event.Complained _,
          Event.Exited _,
          Event.Flagged _,
          Event.Resized _,
          Event.Used _,
          Event.Elapsed _,
          Event.Abandoned _ -> {}
      case Event.DataKeyObtained _, Event.DataKeyRefused _ -> {}
    }
  }

  /** Whatever else comes from a client shows that it is there. */
  private boolean isPaused(Frame frame) {
    return switch (frame.type()) {
      case "pause_publication" -> true;
      case "start_publication", "acknowledge", "input_stream_data" -> false;
      default -> paused;
    };
  }

  private void arrived(Frame acknowledge) {
    Sent one = sent.get(Frames.acknowledged(acknowledge));
    if (one != null && !one.arrived) {
      one.arrived = true;
      inFlight -= one.cost;
    }
  }

  private boolean isSound(Frame frame) {
    return !client || frame.digestMatches();
  }

  private void happened(Effect effect, Instant now) {
    Law.ENDED_ONCE_AND_NOTHING_AFTER.check(
        ended.isEmpty(), () -> name + " after its end: " + effect);
    switch (effect) {
      case Effect.Transmit(Frame frame) when Frames.isData(frame) -> transmitted(frame, now);
      case Effect.Transmit(Frame frame) when Frames.isAcknowledge(frame) -> {
        acknowledging.add(Frames.acknowledged(frame));
        owed.remove(Frames.acknowledged(frame));
      }
      case Effect.Deliver(_, Bytes bytes) -> {
        if (!bytes.equals(WELCOME)) { // Nobody typed it.
          delivered.writeBytes(bytes.toByteArray());
        }
      }
      case Effect.Resize(WindowSize size) -> window = Optional.of(size);
      case Effect.Ended(SessionEnd how) -> ended = Optional.of(how);
      case Effect.Transmit _,
          Effect.SendToken _,
          Effect.Opened _,
          Effect.Flagged _,
          Effect.Publish _,
          Effect.ObtainDataKey _,
          Effect.DecryptDataKey _,
          Effect.Reconnect _ -> {}
    }
  }

  private void transmitted(Frame frame, Instant now) {
    Law.NO_DATA_WHILE_PAUSED.check(!paused, () -> name + " sends number " + frame.sequence());
    shaken |= Frames.isData(frame, PayloadType.HANDSHAKE_COMPLETE);
    Sent one = sent.computeIfAbsent(frame.sequence(), number -> new Sent(frame, now));
    one.copies++;
    if (one.copies == 1) {
      inFlight += one.cost;
      checkEncryption(frame);
    }
    Law.A_COPY_IS_THE_SAME_BYTES.check(
        frame.equals(one.frame), () -> name + " changes number " + frame.sequence());
    Law.IN_FLIGHT_BELOW_THE_CAP.check(
        inFlight <= limits.bytesInFlight(), () -> name + " has " + inFlight + " bytes in flight");
    Law.COPIES_BOUNDED.check(
        one.copies <= limits.copies(),
        () -> name + " sends number " + frame.sequence() + " for ever");
    if (steady && one.copies > 1 && one.at.isAfter(began.orElseThrow().plus(LEARNING))) {
      needless++;
      Law.COPIES_BOUNDED.check(
          needless <= LESSONS, () -> name + " goes on sending again what is not lost");
    }
  }

  private void checkEncryption(Frame frame) {
    PayloadType type = PayloadType.of(frame.payloadType().orElse(-1));
    switch (type) {
      case OUTPUT -> {
        if (encrypted) {
          checkEncrypted(frame.sequence(), frame.payload());
        }
      }
      case ENCRYPTION_CHALLENGE_REQUEST, ENCRYPTION_CHALLENGE_RESPONSE ->
          checkEncrypted(frame.sequence(), Aes.challenge(frame.payload()));
      case SIZE, HANDSHAKE_REQUEST, HANDSHAKE_RESPONSE, HANDSHAKE_COMPLETE ->
          Law.SECRET_WHERE_DUE_AND_ONLY_THERE.check(
              frame.payload().utf8().startsWith("{\""), () -> name + " sends no JSON as " + type);
      case FLAG, NONE, ERROR, PARAMETER, STDERR, EXIT_CODE, UNKNOWN -> {}
    }
  }

  private void checkEncrypted(long number, Bytes wire) {
    int own = client ? 32 : 0;
    boolean withOwn = Aes.decrypt(Aes.KEY.plaintext(), own, wire).isPresent();
    boolean withOther = Aes.decrypt(Aes.KEY.plaintext(), 32 - own, wire).isPresent();
    Law.SECRET_WHERE_DUE_AND_ONLY_THERE.check(
        withOwn || withOther, () -> name + " does not encrypt number " + number);
    Law.EACH_END_WITH_ITS_OWN_HALF.check(
        withOwn, () -> name + " encrypts number " + number + " with the other's half");
    Law.NO_NONCE_TWICE.check(
        nonces.add(wire.slice(0, 12)), () -> name + " has used the nonce of number " + number);
  }

  private void after(Event event, List<Effect> effects, Instant now) {
    if (event instanceof Event.Received(Frame frame) && Frames.isData(frame) && isSound(frame)) {
      owes(frame, effects);
    }
    if (taking && shaken && ended.isEmpty()) {
      Law.EVERY_FRAME_IS_ACKNOWLEDGED.check(owed.isEmpty(), () -> name + " owes " + owed);
    }
    if (malformed) {
      Law.MALFORMED_INPUT_ENDS_THE_SESSION.check(ended.isPresent(), () -> name + " goes on");
    }
    if (event instanceof Event.Connected && ended.isEmpty()) {
      Law.ALL_IN_FLIGHT_AGAIN_ON_A_NEW_CONNECTION.check(
          dataSentBy(effects).containsAll(inFlight()),
          () -> name + " sends " + dataSentBy(effects) + " of " + inFlight());
    }
    if (event instanceof Event.Elapsed) {
      Law.IDLE_IN_BOUNDED_STEPS.check(
          end.deadline().filter(next -> !next.isAfter(now)).isEmpty(),
          () -> name + " asks for the same time again");
    }
  }

  private void owes(Frame frame, List<Effect> effects) {
    if (ended.isPresent()) {
      return;
    }
    boolean answered =
        effects.stream()
            .anyMatch(
                effect ->
                    effect instanceof Effect.Transmit(Frame sent)
                        && Frames.isAcknowledge(sent)
                        && Frames.acknowledged(sent) == frame.sequence());
    boolean again = acknowledging.contains(frame.sequence());
    if (!answered) {
      Law.EVERY_FRAME_IS_ACKNOWLEDGED.check(
          !again && !(taking && shaken) && !client,
          () -> name + " is silent about number " + frame.sequence());
      owed.add(frame.sequence());
    }
  }

  private List<Long> inFlight() {
    return sent.entrySet().stream()
        .filter(one -> !one.getValue().arrived)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static List<Long> dataSentBy(List<Effect> effects) {
    return effects.stream()
        .flatMap(
            effect ->
                effect instanceof Effect.Transmit(Frame frame) && Frames.isData(frame)
                    ? Stream.of(frame.sequence())
                    : Stream.of())
        .toList();
  }

  @Override
  public Optional<Instant> deadline() {
    return end.deadline();
  }

  @Override
  public boolean writable() {
    return end.writable();
  }

  /** How often each message was sent. */
  List<Integer> copies() {
    return new ArrayList<>(sent.values().stream().map(one -> one.copies).toList());
  }
}

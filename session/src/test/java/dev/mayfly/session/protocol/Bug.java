package dev.mayfly.session.protocol;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** What could be wrong with an end, to see that the laws catch it. Each breaks one law. */
enum Bug {
  NONE(),
  DELIVERS_DUPLICATES(Law.DELIVERED_ONCE_AND_IN_ORDER),
  DELIVERS_AS_IT_COMES(Law.DELIVERED_ONCE_AND_IN_ORDER),
  FORGETS_DUPLICATES(Law.EVERY_FRAME_IS_ACKNOWLEDGED),
  FORGETS_WHAT_COMES_BEFORE_ITS_TURN(Law.EVERY_FRAME_IS_ACKNOWLEDGED),
  ENDS_TWICE(Law.ENDED_ONCE_AND_NOTHING_AFTER),
  SPEAKS_AFTER_THE_END(Law.ENDED_ONCE_AND_NOTHING_AFTER),
  IS_NEVER_IDLE(Law.IDLE_IN_BOUNDED_STEPS),
  ROUNDS_ITS_DEADLINES_DOWN(Law.IDLE_IN_BOUNDED_STEPS),
  KNOWS_NO_CAP(Law.IN_FLIGHT_BELOW_THE_CAP),
  COUNTS_EVERY_OTHER_MESSAGE(Law.IN_FLIGHT_BELOW_THE_CAP),
  THROWS_ON_GARBAGE(Law.MALFORMED_INPUT_ENDS_THE_SESSION),
  OVERLOOKS_GARBAGE(Law.MALFORMED_INPUT_ENDS_THE_SESSION),
  KNOWS_NO_KARN(Law.COPIES_BOUNDED),
  LEARNS_NO_ROUND_TRIP(Law.COPIES_BOUNDED),
  TYPES_INTO_THE_HANDSHAKE(Law.NO_KEYS_BEFORE_THE_HANDSHAKE_IS_OVER),
  TYPES_WHILE_IT_PROBES(Law.NO_KEYS_BEFORE_THE_HANDSHAKE_IS_OVER),
  OVERHEARS_PAUSES(Law.NO_DATA_WHILE_PAUSED),
  RESENDS_WHILE_PAUSED(Law.NO_DATA_WHILE_PAUSED),
  RESUMES_WITHOUT_THE_LAST(Law.ALL_IN_FLIGHT_AGAIN_ON_A_NEW_CONNECTION),
  LEAVES_RESUMING_TO_ITS_TIMERS(Law.ALL_IN_FLIGHT_AGAIN_ON_A_NEW_CONNECTION),
  STAMPS_COPIES_ANEW(Law.A_COPY_IS_THE_SAME_BYTES),
  ENCRYPTS_COPIES_ANEW(Law.A_COPY_IS_THE_SAME_BYTES),
  FORGETS_TO_ENCRYPT(Law.SECRET_WHERE_DUE_AND_ONLY_THERE),
  ENCRYPTS_SIZES(Law.SECRET_WHERE_DUE_AND_ONLY_THERE),
  SWAPS_THE_HALVES(Law.EACH_END_WITH_ITS_OWN_HALF),
  USES_ONE_HALF(Law.EACH_END_WITH_ITS_OWN_HALF),
  ALTERNATES_TWO_NONCES(Law.NO_NONCE_TWICE),
  REPEATS_NONCES_AFTER_A_CUT(Law.NO_NONCE_TWICE);

  final Optional<Law> breaks;

  Bug() {
    this.breaks = Optional.empty();
  }

  Bug(Law breaks) {
    this.breaks = Optional.of(breaks);
  }

  /** How this end measures round trips. */
  RoundTrip roundTrip() {
    return switch (this) {
      case KNOWS_NO_KARN ->
          new RoundTrip() {
            @Override
            void acknowledged(Duration waited, int copies) {
              super.acknowledged(waited, 1);
            }
          };
      case LEARNS_NO_ROUND_TRIP ->
          new RoundTrip() {
            @Override
            Duration timeout() {
              return LEAST_TIMEOUT;
            }
          };
      default -> new RoundTrip();
    };
  }

  Limits limits(Limits sound) {
    return switch (this) {
      case KNOWS_NO_CAP -> sound.withBytesInFlight(4 << 20);
      case COUNTS_EVERY_OTHER_MESSAGE -> sound.withBytesInFlight(2 * sound.bytesInFlight());
      default -> sound;
    };
  }

  HandshakeExpectation expectation(HandshakeExpectation sound) {
    boolean wrong =
        switch (this) {
          case TYPES_INTO_THE_HANDSHAKE -> sound == HandshakeExpectation.EXPECTED;
          case TYPES_WHILE_IT_PROBES -> sound == HandshakeExpectation.UNKNOWN;
          default -> false;
        };
    return wrong ? HandshakeExpectation.NONE : sound;
  }

  /** Where an end with this bug takes nonces and challenges from. */
  Random random(long seed) {
    return this != ALTERNATES_TWO_NONCES
        ? new Random(seed)
        : new Random(seed) {
          private static final long serialVersionUID = 1L;
          private byte calls;

          @Override
          public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) (calls++ % 2));
          }
        };
  }

  /** The end with this bug, which sends in {@code direction}. */
  End plant(End sound, Direction direction, Random secrets) {
    return this == NONE ? sound : new Buggy(sound, direction, secrets);
  }

  private static DataKey withHalves(int first, int second) {
    Bytes key = Aes.KEY.plaintext();
    byte[] halves = new byte[DataKey.LENGTH];
    System.arraycopy(key.slice(first, 32).toByteArray(), 0, halves, 0, 32);
    System.arraycopy(key.slice(second, 32).toByteArray(), 0, halves, 32, 32);
    return new DataKey(Bytes.of(halves), Aes.KEY.ciphertext());
  }

  private final class Buggy implements End {
    private final End sound;
    private final int half;
    private final Random secrets;
    private final Set<Long> seen = new HashSet<>();
    private final Set<Long> sent = new HashSet<>();
    private Optional<Effect> last = Optional.empty();
    private Optional<Effect> lastData = Optional.empty();
    private boolean paused;
    private Instant latest = Instant.MIN;

    Buggy(End sound, Direction direction, Random secrets) {
      this.sound = sound;
      this.half = direction == Direction.INPUT ? 32 : 0;
      this.secrets = secrets;
    }

    @Override
    public List<Effect> on(Event event, Instant now) {
      latest = now;
      if (Bug.this == THROWS_ON_GARBAGE && event instanceof Event.Garbled) {
        throw new IllegalStateException("garbage");
      }
      if (isOverlooked(event)) {
        return List.of();
      }
      if (Bug.this == REPEATS_NONCES_AFTER_A_CUT && event instanceof Event.Connected) {
        secrets.setSeed(1);
      }
      List<Effect> effects = new ArrayList<>(sound.on(spoilt(event), now));
      effects.replaceAll(
          effect ->
              effect instanceof Effect.Transmit(Frame frame) && Frames.isData(frame)
                  ? new Effect.Transmit(spoilt(frame))
                  : effect);
      if (event instanceof Event.Received(Frame frame) && Frames.isData(frame)) {
        received(frame, !seen.add(frame.sequence()), effects);
      }
      if (event instanceof Event.Connected) {
        spoilResumption(effects);
      }
      repeatWhilePaused(effects);
      spoilEnd(effects);
      return effects;
    }

    private boolean isOverlooked(Event event) {
      return (Bug.this == OVERLOOKS_GARBAGE && event instanceof Event.Garbled)
          || (Bug.this == OVERHEARS_PAUSES
              && event instanceof Event.Received(Frame frame)
              && frame.type().equals("pause_publication"));
    }

    private Event spoilt(Event event) {
      if (!(event instanceof Event.DataKeyObtained)) {
        return event;
      }
      return switch (Bug.this) {
        case SWAPS_THE_HALVES -> new Event.DataKeyObtained(withHalves(32, 0));
        case USES_ONE_HALF -> new Event.DataKeyObtained(withHalves(0, 0));
        default -> event; // The bugs that have nothing to do with keys.
      };
    }

    private Frame spoilt(Frame frame) {
      boolean copy = !sent.add(frame.sequence());
      Bytes payload = frame.payload();
      Optional<Bytes> plaintext = Aes.decrypt(Aes.KEY.plaintext(), half, payload);
      boolean size = Frames.isData(frame, PayloadType.SIZE);
      if (Bug.this == STAMPS_COPIES_ANEW && copy) {
        return changed(frame, frame.createdMillis() + 1, payload);
      } else if (Bug.this == ENCRYPTS_COPIES_ANEW && copy && plaintext.isPresent()) {
        return changed(frame, frame.createdMillis(), encrypted(plaintext.get()));
      } else if (Bug.this == FORGETS_TO_ENCRYPT && plaintext.isPresent()) {
        return changed(frame, frame.createdMillis(), plaintext.get());
      } else if (Bug.this == ENCRYPTS_SIZES && size) {
        return changed(frame, frame.createdMillis(), encrypted(payload));
      }
      return frame;
    }

    private Bytes encrypted(Bytes plaintext) {
      byte[] nonce = new byte[12];
      secrets.nextBytes(nonce);
      return Aes.encrypt(Aes.KEY.plaintext(), half, nonce, plaintext);
    }

    private static Frame changed(Frame frame, long createdMillis, Bytes payload) {
      return new Frame(
          frame.type(),
          frame.schemaVersion(),
          createdMillis,
          frame.sequence(),
          frame.flags(),
          frame.id(),
          frame.payloadType(),
          payload,
          frame.digestMatches());
    }

    private void received(Frame frame, boolean again, List<Effect> effects) {
      boolean output = Frames.isData(frame, PayloadType.OUTPUT);
      if (Bug.this == DELIVERS_DUPLICATES && again && output) {
        effects.addFirst(new Effect.Deliver(Output.STDOUT, frame.payload()));
      } else if (Bug.this == DELIVERS_AS_IT_COMES && !again && output) {
        effects.removeIf(effect -> effect instanceof Effect.Deliver);
        effects.addFirst(new Effect.Deliver(Output.STDOUT, frame.payload()));
      } else if (Bug.this == FORGETS_DUPLICATES && again) {
        effects.removeIf(effect -> isAcknowledgementOf(frame, effect));
      } else if (Bug.this == FORGETS_WHAT_COMES_BEFORE_ITS_TURN
          && !seen.contains(frame.sequence() - 1)
          && frame.sequence() > 0) {
        effects.removeIf(effect -> isAcknowledgementOf(frame, effect));
      }
    }

    private static boolean isAcknowledgementOf(Frame frame, Effect effect) {
      return effect instanceof Effect.Transmit(Frame sent)
          && Frames.isAcknowledge(sent)
          && Frames.acknowledged(sent) == frame.sequence();
    }

    private void spoilResumption(List<Effect> effects) {
      if (Bug.this == RESUMES_WITHOUT_THE_LAST && lastOf(effects).isPresent()) {
        effects.remove(lastOf(effects).get());
      } else if (Bug.this == LEAVES_RESUMING_TO_ITS_TIMERS) {
        effects.removeIf(Buggy::isData);
      }
    }

    private void repeatWhilePaused(List<Effect> effects) {
      lastData = lastOf(effects).or(() -> lastData);
      for (Effect effect : effects) {
        paused = effect instanceof Effect.Publish(boolean allowed) ? !allowed : paused;
      }
      boolean over = !effects.isEmpty() && effects.getLast() instanceof Effect.Ended;
      if (Bug.this == RESENDS_WHILE_PAUSED && paused && !over) {
        lastData.ifPresent(effects::add);
      }
    }

    private static Optional<Effect> lastOf(List<Effect> effects) {
      return effects.stream().filter(Buggy::isData).reduce((one, next) -> next);
    }

    private static boolean isData(Effect effect) {
      return effect instanceof Effect.Transmit(Frame frame) && Frames.isData(frame);
    }

    private void spoilEnd(List<Effect> effects) {
      if (Bug.this == ENDS_TWICE || Bug.this == SPEAKS_AFTER_THE_END) {
        last.ifPresent(effects::add);
        Optional<Effect> transmitted =
            effects.stream().filter(effect -> effect instanceof Effect.Transmit).findFirst();
        if (!effects.isEmpty() && effects.getLast() instanceof Effect.Ended ended) {
          last = Bug.this == ENDS_TWICE ? Optional.of(ended) : transmitted.or(() -> last);
        } else if (Bug.this == SPEAKS_AFTER_THE_END) {
          last = Optional.empty();
        }
      }
    }

    @Override
    public Optional<Instant> deadline() {
      return switch (Bug.this) {
        case IS_NEVER_IDLE -> Optional.of(latest);
        case ROUNDS_ITS_DEADLINES_DOWN ->
            sound.deadline().map(due -> due.truncatedTo(ChronoUnit.SECONDS));
        default -> sound.deadline();
      };
    }

    @Override
    public boolean writable() {
      return sound.writable();
    }
  }
}

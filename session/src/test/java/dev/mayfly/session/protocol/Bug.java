package dev.mayfly.session.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What could be wrong with an end, to see that the laws catch it. Each breaks one law. */
enum Bug {
  NONE(Optional.empty()),
  DELIVERS_DUPLICATES(Optional.of(Law.DELIVERED_ONCE_AND_IN_ORDER)),
  DELIVERS_AS_IT_COMES(Optional.of(Law.DELIVERED_ONCE_AND_IN_ORDER)),
  FORGETS_DUPLICATES(Optional.of(Law.EVERY_FRAME_IS_ACKNOWLEDGED)),
  ENDS_TWICE(Optional.of(Law.ENDED_ONCE_AND_NOTHING_AFTER)),
  SPEAKS_AFTER_THE_END(Optional.of(Law.ENDED_ONCE_AND_NOTHING_AFTER)),
  IS_NEVER_IDLE(Optional.of(Law.IDLE_IN_BOUNDED_STEPS)),
  KNOWS_NO_CAP(Optional.of(Law.IN_FLIGHT_BELOW_THE_CAP)),
  THROWS_ON_GARBAGE(Optional.of(Law.MALFORMED_INPUT_ENDS_THE_SESSION)),
  KNOWS_NO_KARN(Optional.of(Law.COPIES_BOUNDED)),
  TYPES_INTO_THE_HANDSHAKE(Optional.of(Law.NO_KEYS_BEFORE_THE_HANDSHAKE_IS_OVER));

  final Optional<Law> breaks;

  Bug(Optional<Law> breaks) {
    this.breaks = breaks;
  }

  /** How this end measures round trips. */
  RoundTrip roundTrip() {
    return this != KNOWS_NO_KARN
        ? new RoundTrip()
        : new RoundTrip() {
          @Override
          void acknowledged(Duration waited, int copies) {
            super.acknowledged(waited, 1);
          }
        };
  }

  Limits limits(Limits sound) {
    return this != KNOWS_NO_CAP
        ? sound
        : new Limits(sound.messageBytes(), 4 << 20, sound.bytesReordered(), sound.copies());
  }

  HandshakeExpectation expectation(HandshakeExpectation sound) {
    return this != TYPES_INTO_THE_HANDSHAKE ? sound : HandshakeExpectation.NONE;
  }

  /** The end with this bug. */
  End plant(End sound) {
    return this == NONE ? sound : new Buggy(sound);
  }

  private final class Buggy implements End {
    private final End sound;
    private final Set<Long> seen = new HashSet<>();
    private Optional<Effect> last = Optional.empty();
    private Instant latest = Instant.MIN;

    Buggy(End sound) {
      this.sound = sound;
    }

    @Override
    public List<Effect> on(Event event, Instant now) {
      latest = now;
      if (Bug.this == THROWS_ON_GARBAGE && event instanceof Event.Garbled) {
        throw new IllegalStateException("garbage");
      }
      List<Effect> effects = new ArrayList<>(sound.on(event, now));
      if (event instanceof Event.Received(Frame frame) && Frames.isData(frame)) {
        received(frame, !seen.add(frame.sequence()), effects);
      }
      spoilEnd(effects);
      return effects;
    }

    private void received(Frame frame, boolean again, List<Effect> effects) {
      boolean output = Frames.isData(frame, PayloadType.OUTPUT);
      if (Bug.this == DELIVERS_DUPLICATES && again && output) {
        effects.addFirst(new Effect.Deliver(Output.STDOUT, frame.payload()));
      } else if (Bug.this == DELIVERS_AS_IT_COMES && !again && output) {
        effects.removeIf(effect -> effect instanceof Effect.Deliver);
        effects.addFirst(new Effect.Deliver(Output.STDOUT, frame.payload()));
      } else if (Bug.this == FORGETS_DUPLICATES && again) {
        effects.removeIf(
            effect ->
                effect instanceof Effect.Transmit(Frame sent)
                    && Frames.isAcknowledge(sent)
                    && Frames.acknowledged(sent) == frame.sequence());
      }
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
      return Bug.this == IS_NEVER_IDLE ? Optional.of(latest) : sound.deadline();
    }

    @Override
    public boolean writable() {
      return sound.writable();
    }
  }
}

package dev.mayfly.session.smux;

import static dev.mayfly.session.smux.SmuxLaw.AN_END_LOSES_NOTHING;
import static dev.mayfly.session.smux.SmuxLaw.A_RESET_IS_HEARD;
import static dev.mayfly.session.smux.SmuxLaw.DELIVERED_IN_ORDER_TO_THE_RIGHT_STREAM;
import static dev.mayfly.session.smux.SmuxLaw.EVERYTHING_ENDS;
import static dev.mayfly.session.smux.SmuxLaw.NOBODY_IS_HELD_UP_FOR_LONG;
import static dev.mayfly.session.smux.SmuxLaw.NO_STREAM_STARVES;
import static dev.mayfly.session.smux.SmuxLaw.THE_WIRE_IS_SMUX_1;
import static dev.mayfly.session.smux.SmuxLaw.WHAT_WAITS_IS_BOUNDED;

import dev.mayfly.session.protocol.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What could be wrong with an end of smux, to see that the laws catch it: two for each law. */
enum SmuxBug {
  SWAPS_PIECES(DELIVERED_IN_ORDER_TO_THE_RIGHT_STREAM),
  TAKES_ONE_STREAM_FOR_ANOTHER(DELIVERED_IN_ORDER_TO_THE_RIGHT_STREAM),
  TELLS_THE_END_BEFORE_THE_REST(AN_END_LOSES_NOTHING),
  ENDS_BOTH_DIRECTIONS(AN_END_LOSES_NOTHING),
  KNOWS_NO_TURNS(NO_STREAM_STARVES),
  SERVES_SOME_LAST(NO_STREAM_STARVES),
  TAKES_ALL_INPUT(WHAT_WAITS_IS_BOUNDED),
  COUNTS_WRONG(WHAT_WAITS_IS_BOUNDED),
  HAS_ENDLESS_PATIENCE(NOBODY_IS_HELD_UP_FOR_LONG),
  NEVER_LOOKS_AT_THE_CLOCK(NOBODY_IS_HELD_UP_FOR_LONG),
  KEEPS_ENDS_TO_ITSELF(EVERYTHING_ENDS),
  IS_NEVER_IDLE(EVERYTHING_ENDS),
  SPEAKS_AFTER_AN_END(THE_WIRE_IS_SMUX_1),
  WRITES_BIG_ENDIAN(THE_WIRE_IS_SMUX_1),
  SAYS_ONE_END_FOR_A_RESET(A_RESET_IS_HEARD),
  OVERHEARS_RESETS(A_RESET_IS_HEARD);

  final SmuxLaw breaks;

  SmuxBug(SmuxLaw breaks) {
    this.breaks = breaks;
  }

  SmuxLimits limits(SmuxLimits sound) {
    return switch (this) {
      case KNOWS_NO_TURNS ->
          new SmuxLimits(
              sound.frameBytes(),
              1 << 20,
              sound.outgoingBytes(),
              sound.incomingBytes(),
              sound.patience(),
              sound.quiet(),
              sound.keepAlive(),
              sound.streams());
      case COUNTS_WRONG -> sound.withIncomingBytes(8 * sound.incomingBytes());
      case HAS_ENDLESS_PATIENCE -> sound.withPatience(Duration.ofDays(1));
      default -> sound;
    };
  }

  /** The end with this bug. */
  SmuxEnd plant(Smux sound) {
    return new Buggy(sound);
  }

  private final class Buggy extends SmuxEnd {
    private final Set<Integer> ended = new HashSet<>();
    private final List<Runnable> later = new ArrayList<>();
    private Instant latest = Instant.MIN;

    Buggy(Smux sound) {
      super(sound);
    }

    @Override
    boolean write(int stream, Bytes bytes) {
      if (SmuxBug.this == SERVES_SOME_LAST && stream % 4 == 1) {
        later.add(() -> super.write(stream, bytes));
        return true;
      }
      return super.write(stream, bytes);
    }

    @Override
    boolean hasOutput() {
      if (!super.hasOutput()) {
        later.forEach(Runnable::run);
        later.clear();
      }
      return super.hasOutput();
    }

    @Override
    void end(int stream, Instant now) {
      ended.add(stream);
      if (SmuxBug.this == SERVES_SOME_LAST && stream % 4 == 1) {
        later.add(() -> super.end(stream, now));
      } else if (SmuxBug.this != KEEPS_ENDS_TO_ITSELF || stream % 8 != 3) {
        super.end(stream, now);
      }
    }

    @Override
    void reset(int stream, Instant now) {
      if (SmuxBug.this == SAYS_ONE_END_FOR_A_RESET) {
        super.end(stream, now);
      } else {
        super.reset(stream, now);
      }
    }

    @Override
    boolean takesInput() {
      return SmuxBug.this == TAKES_ALL_INPUT || super.takesInput();
    }

    @Override
    Bytes next(int most, Instant now) {
      latest = now;
      Bytes message = super.next(most, now);
      return switch (SmuxBug.this) {
        case SPEAKS_AFTER_AN_END -> afterEnd(message);
        case WRITES_BIG_ENDIAN -> bigEndian(message);
        default -> message;
      };
    }

    /** One more byte for the stream whose end is the last frame. */
    private static Bytes afterEnd(Bytes message) {
      int at = message.length() - 8;
      if (at < 0 || message.at(at) != 1 || message.at(at + 1) != 1 || message.at(at + 2) != 0) {
        return message;
      }
      byte[] more = new byte[message.length() + 9];
      System.arraycopy(message.toByteArray(), 0, more, 0, message.length());
      System.arraycopy(message.toByteArray(), at, more, message.length(), 8);
      more[message.length() + 1] = 2;
      more[message.length() + 2] = 1;
      return Bytes.of(more);
    }

    private static Bytes bigEndian(Bytes message) {
      byte[] changed = message.toByteArray();
      if (changed.length >= 8) {
        byte low = changed[2];
        changed[2] = changed[3];
        changed[3] = low;
      }
      return Bytes.of(changed);
    }

    @Override
    Optional<Instant> deadline() {
      return switch (SmuxBug.this) {
        case IS_NEVER_IDLE -> Optional.of(latest);
        case NEVER_LOOKS_AT_THE_CLOCK -> Optional.empty();
        default -> super.deadline();
      };
    }

    @Override
    List<SmuxEvent> events() {
      List<SmuxEvent> events = new ArrayList<>(super.events());
      switch (SmuxBug.this) {
        case SWAPS_PIECES -> swapPieces(events);
        case TAKES_ONE_STREAM_FOR_ANOTHER ->
            events.replaceAll(
                event ->
                    event instanceof SmuxEvent.Arrived(int stream, Bytes bytes) && stream == 5
                        ? new SmuxEvent.Arrived(3, bytes)
                        : event);
        case TELLS_THE_END_BEFORE_THE_REST ->
            events.sort((one, other) -> Boolean.compare(isEnd(other), isEnd(one)));
        case ENDS_BOTH_DIRECTIONS ->
            events.removeIf(
                event ->
                    event instanceof SmuxEvent.Arrived(int stream, _) && ended.contains(stream));
        case OVERHEARS_RESETS -> events.removeIf(event -> event instanceof SmuxEvent.Reset);
        default -> {}
      }
      return events;
    }

    private static boolean isEnd(SmuxEvent event) {
      return event instanceof SmuxEvent.Ended;
    }

    private static void swapPieces(List<SmuxEvent> events) {
      for (int i = 1; i < events.size(); i++) {
        if (events.get(i - 1) instanceof SmuxEvent.Arrived one
            && events.get(i) instanceof SmuxEvent.Arrived other
            && one.stream() == other.stream()) {
          events.set(i - 1, other);
          events.set(i, one);
          return;
        }
      }
    }
  }
}

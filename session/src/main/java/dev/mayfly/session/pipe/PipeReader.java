package dev.mayfly.session.pipe;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Output;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what the far end of a pipe channel says. Owned by one thread.
 *
 * <p>Bytes of the command are given out only once their piece has arrived whole, in its turn and
 * with its checksum. No input throws: what is no part of the channel is {@link PipeEvent.Garbled},
 * after which nothing comes. Holds 256 KiB at most.
 */
public final class PipeReader {
  private static final int LONGEST_WORD = 100;
  private static final int LONGEST_LINE = 1000;

  private final Greeting greeting;
  private final Conversation conversation = new Conversation();
  private final byte[] word = new byte[Math.max(LONGEST_WORD, LONGEST_LINE)];
  private Optional<Alphabet> alphabet = Optional.empty();
  private List<PipeEvent> events = new ArrayList<>();
  private byte closer = Alphabet.OTHER;
  private int length;
  private boolean over;

  /** {@code script} is what runs at the far end. */
  public PipeReader(PipeScript script) {
    this.greeting = new Greeting(script.nonce());
  }

  /** What {@code bytes} tell, together with those before. */
  public List<PipeEvent> take(Bytes bytes) {
    events = new ArrayList<>();
    byte[] all = bytes.toByteArray();
    int at = alphabet.isPresent() || over ? 0 : greet(all);
    if (!over && alphabet.isPresent()) {
      read(all, at, alphabet.get());
    }
    return events;
  }

  /** Whether the command's status and all of its output are here. */
  public boolean complete() {
    return conversation.complete();
  }

  /** How much of the command's output came so far, encoded; a piece that is not whole included. */
  public long heard() {
    return conversation.heard();
  }

  /** What was said before the far end spoke as it should: perhaps why it did not. */
  public String before() {
    return greeting.before();
  }

  private int greet(byte[] all) {
    int at = greeting.take(all);
    greeting.event().ifPresent(this::greeted);
    return at;
  }

  private void greeted(PipeEvent event) {
    events.add(event);
    if (event instanceof PipeEvent.Ready(RemoteTools tools)) {
      alphabet = Optional.of(Alphabet.of(tools));
      conversation.begin(tools, Alphabet.of(tools));
    } else {
      over = true;
    }
  }

  private void read(byte[] all, int from, Alphabet known) {
    int at = from;
    while (at < all.length && !over) {
      at = closer == Alphabet.OTHER ? readText(all, at, known) : readWord(all, at, known);
    }
  }

  private int readText(byte[] all, int at, Alphabet known) {
    switch (known.kind(all[at])) {
      case Alphabet.TEXT -> {
        int end = known.endOfText(all, at);
        tell(conversation.text(all, at, end));
        return end;
      }
      case Alphabet.SPACE -> {}
      case Alphabet.WORD -> closer = Alphabet.WORD_END;
      case Alphabet.LINE -> closer = Alphabet.LINE_END;
      default -> garbled("byte " + (all[at] & 0xff) + " where it cannot be");
    }
    return at + 1;
  }

  private int readWord(byte[] all, int at, Alphabet known) {
    byte kind = known.kind(all[at]);
    boolean words = closer == Alphabet.WORD_END;
    if (kind == Alphabet.TEXT || (words && kind == Alphabet.DOT)) {
      if (length == (words ? LONGEST_WORD : LONGEST_LINE)) {
        garbled("a word without an end");
      } else {
        word[length++] = words ? known.plain(all[at]) : all[at];
      }
    } else if (kind == closer) {
      tell(
          words
              ? conversation.word(new String(word, 0, length, StandardCharsets.US_ASCII))
              : conversation.line(word, length));
      length = 0;
      closer = Alphabet.OTHER;
    } else if (kind != Alphabet.SPACE) {
      garbled("byte " + (all[at] & 0xff) + " within a word");
    }
    return at + 1;
  }

  private void tell(Optional<PipeEvent> event) {
    event.ifPresent(
        happened -> {
          events.add(happened);
          over = happened instanceof PipeEvent.Garbled;
        });
  }

  private void garbled(String reason) {
    tell(Optional.of(new PipeEvent.Garbled(reason)));
  }

  /** The outputs in the order of their descriptors. */
  static Optional<Output> output(String descriptor) {
    return switch (descriptor) {
      case "1" -> Optional.of(Output.STDOUT);
      case "2" -> Optional.of(Output.STDERR);
      default -> Optional.empty(); // The caller reports it.
    };
  }
}

package dev.mayfly.session.pipe;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Waits for the far end's first word, {@code [mayfly NONCE …]}; drops all before it. Owned by one
 * thread.
 */
final class Greeting {
  private static final int LONGEST = 200;
  private static final int KEPT_BEFORE = 1000;

  private final byte[] start;
  private final StringBuilder before = new StringBuilder();
  private final StringBuilder words = new StringBuilder();
  private int matched;
  private Optional<PipeEvent> event = Optional.empty();

  Greeting(String nonce) {
    this.start = ("[mayfly " + nonce + " ").getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads up to the end of that word, and no further; how far that is. */
  int take(byte[] bytes) {
    int at = 0;
    while (at < bytes.length && event.isEmpty()) {
      take(bytes[at]);
      at++;
    }
    return at;
  }

  /** What it said. */
  Optional<PipeEvent> event() {
    return event;
  }

  /** The last of what came before, for people. */
  String before() {
    return before.toString().replace("\r\n", "\n").replaceAll("[\\p{Cc}&&[^\n]]", "?").strip();
  }

  private void take(byte next) {
    if (matched == start.length) {
      takeWords(next);
    } else if (next == start[matched]) {
      matched++;
    } else {
      // Its first character comes but once in it, so a match that breaks can begin only here.
      keep(new String(start, 0, matched, StandardCharsets.US_ASCII));
      matched = next == start[0] ? 1 : 0;
      if (matched == 0) {
        keep(String.valueOf((char) (next & 0x7f)));
      }
    }
  }

  private void takeWords(byte next) {
    if (next == ']') {
      event = Optional.of(read(words.toString()));
    } else if (words.length() == LONGEST) {
      event = Optional.of(new PipeEvent.Garbled("a greeting without an end"));
    } else {
      words.append((char) (next & 0x7f));
    }
  }

  private void keep(String text) {
    before.append(text);
    if (before.length() > 2 * KEPT_BEFORE) {
      before.delete(0, before.length() - KEPT_BEFORE);
    }
  }

  private static PipeEvent read(String words) {
    if (words.startsWith("! ")) {
      return new PipeEvent.Refused(words.substring(2));
    }
    return RemoteTools.parse(words)
        .<PipeEvent>map(PipeEvent.Ready::new)
        .orElseGet(() -> new PipeEvent.Garbled("a greeting that makes no sense"));
  }
}

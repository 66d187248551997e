package dev.mayfly.session.pipe;

import java.nio.charset.StandardCharsets;

/**
 * Which byte means what in the far end's output.
 *
 * <p>A terminal that echoes mixes what we send into what the far end says, at any byte. There the
 * far end writes its hexadecimal digits as sixteen other characters, which we never send and no
 * terminal echoes; whatever else comes is echo.
 */
final class Alphabet {

  /** What the far end's {@code tr} makes of 0 to f, where there is echo. */
  private static final byte[] DISGUISE = "#$%&()*,:;<>?@_~".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** Part of an encoded piece, or of a word's fields. */
  static final byte TEXT = 1;

  /** Means nothing. */
  static final byte SPACE = 2;

  /** Between the fields of a word. */
  static final byte DOT = 3;

  static final byte WORD = 4;
  static final byte WORD_END = 5;
  static final byte LINE = 6;
  static final byte LINE_END = 7;

  /** What the far end never says. */
  static final byte OTHER = 0;

  private final byte[] kinds = new byte[256];
  private final byte[] plain = new byte[256];

  private Alphabet(byte[] text) {
    for (byte one : text) {
      kinds[one] = TEXT;
      plain[one] = one;
    }
    kinds['.'] = DOT;
    kinds['['] = WORD;
    kinds[']'] = WORD_END;
    kinds['{'] = LINE;
    kinds['}'] = LINE_END;
    plain['.'] = '.';
  }

  static Alphabet of(RemoteTools tools) {
    if (tools.echoes()) {
      return disguised();
    }
    String text =
        tools.encoder() == RemoteTools.Encoder.OD
            ? "0123456789abcdef"
            : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    Alphabet alphabet = new Alphabet(text.getBytes(StandardCharsets.US_ASCII));
    for (char space : new char[] {'\r', '\n', ' '}) {
      alphabet.kinds[space] = SPACE;
    }
    return alphabet;
  }

  private static Alphabet disguised() {
    Alphabet alphabet = new Alphabet(DISGUISE);
    for (int i = 0; i < alphabet.kinds.length; i++) {
      if (alphabet.kinds[i] == OTHER) {
        alphabet.kinds[i] = SPACE;
      }
    }
    for (int i = 0; i < DISGUISE.length; i++) {
      alphabet.plain[DISGUISE[i]] = DIGITS[i];
    }
    return alphabet;
  }

  /** One of the constants above. */
  byte kind(byte next) {
    return kinds[next & 0xff];
  }

  /** What {@code text} stands for. */
  byte plain(byte text) {
    return plain[text & 0xff];
  }

  /** Where the run of {@link #TEXT} that begins at {@code from} ends. */
  int endOfText(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && kinds[bytes[at] & 0xff] == TEXT) {
      at++;
    }
    return at;
  }
}

package dev.mayfly.session.pipe;

import dev.mayfly.session.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Writes what the far end of a pipe channel reads. Owned by one thread; what it gives is to be
 * typed in that order, nothing between.
 *
 * <p>Lines hold 1,024 characters at most, for a terminal cuts off what is beyond 4,095.
 */
public final class PipeWriter {

  /**
   * How many pieces may be sent and not yet accepted: one that the command takes, one behind it.
   */
  public static final int WINDOW = 2;

  private static final int LINE = 1024;

  /** No longer ones are read by {@code openssl base64 -d}. */
  private static final int LINE_OF_OPENSSL = 64;

  /** Its text is just under the 128 KiB that a shell whose {@code printf} is a program can pass. */
  private static final int PIECE = 90 << 10;

  /** Four characters a byte. */
  private static final int PIECE_OF_PRINTF = 16 << 10;

  private static final byte[] BREAK = {'\n'};
  private static final String END_OF_FILE = "\004";

  private final RemoteTools tools;
  private final boolean compress;
  private long number;

  /** {@code compress} counts only where the far end can expand. */
  public PipeWriter(RemoteTools tools, boolean compress) {
    this.tools = tools;
    this.compress = compress && tools.gzip();
  }

  /** How many bytes a piece may have. */
  public int largestPiece() {
    return tools.decoder() == RemoteTools.Decoder.PRINTF ? PIECE_OF_PRINTF : PIECE;
  }

  /** The next piece of the command's input, at least one byte, at most {@link #largestPiece}. */
  public Bytes piece(Bytes input) {
    if (input.isEmpty() || input.length() > largestPiece()) {
      throw new IllegalArgumentException("a piece of " + input.length() + " bytes");
    }
    byte[] plain = input.toByteArray();
    byte[] smaller = compress ? GzipPiece.compress(plain) : plain;
    boolean compressed = smaller.length < plain.length;
    byte[] text = encode(compressed ? smaller : plain);
    number++;
    String header =
        "%s/%d/%d/%s\n"
            .formatted(
                compressed ? "z" : "d",
                number,
                text.length,
                Checksums.of(tools.checksum(), text, text.length));
    byte[] head = header.getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[head.length + text.length + 2];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(text, 0, all, head.length, text.length);
    all[all.length - 2] = '\n';
    all[all.length - 1] = (byte) END_OF_FILE.charAt(0);
    return Bytes.of(all);
  }

  /** No more input comes: the command reads its end. */
  public Bytes end() {
    return Bytes.utf8("e\n");
  }

  /** Asks for a {@link PipeEvent.Pong}, which comes after all that was said before. */
  public Bytes ping(long question) {
    return Bytes.utf8("p/" + question + "\n");
  }

  /** Nothing more comes at all; the last word. */
  public Bytes goodbye() {
    return Bytes.utf8("q\n");
  }

  /**
   * Sends {@code signal} to the command. A key where that does no harm: the terminal acts on it
   * even before all input that waits. Without {@code stty} the key would make the terminal drop
   * what is on its way, both ways; then it is a word, read in its turn.
   */
  public Bytes signal(PipeSignal signal) {
    String word = "s/" + signal.number() + "\n";
    return Bytes.utf8(
        switch (signal) {
          case INTERRUPT -> tools.echoes() ? word : "\003";
          case QUIT -> tools.echoes() ? word : "\034";
          case HANG_UP, TERMINATE -> word;
        });
  }

  private byte[] encode(byte[] bytes) {
    return switch (tools.decoder()) {
      case BASE64 -> Base64.getMimeEncoder(LINE, BREAK).encode(bytes);
      case OPENSSL -> Base64.getMimeEncoder(LINE_OF_OPENSSL, BREAK).encode(bytes);
      case PRINTF -> octal(bytes);
    };
  }

  private static byte[] octal(byte[] bytes) {
    int perLine = LINE / 4;
    byte[] text = new byte[4 * bytes.length + (bytes.length - 1) / perLine];
    int at = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (i > 0 && i % perLine == 0) {
        text[at++] = '\n';
      }
      text[at++] = '\\';
      text[at++] = (byte) ('0' + ((bytes[i] >> 6) & 3));
      text[at++] = (byte) ('0' + ((bytes[i] >> 3) & 7));
      text[at++] = (byte) ('0' + (bytes[i] & 7));
    }
    return text;
  }
}

package dev.mayfly.session.pipe;

import java.util.List;
import java.util.Optional;

/**
 * What the far end found in its image, and so how the two ends speak.
 *
 * @param echoes whether its terminal echoes what is sent to it, since there is no {@code stty} to
 *     turn that off
 * @param encoder what it encodes the output with
 * @param decoder what it decodes the input with
 * @param checksum what it sums pieces up with
 * @param gzip whether it can compress and expand
 */
public record RemoteTools(
    boolean echoes, Encoder encoder, Decoder decoder, Checksum checksum, boolean gzip) {

  /** How output is written: base64 twice, or hexadecimal digits. */
  public enum Encoder {
    BASE64,
    OPENSSL,
    OD
  }

  /** How input must be written: base64, base64 in short lines, or octal escapes. */
  public enum Decoder {
    BASE64,
    OPENSSL,
    PRINTF
  }

  /** How pieces are summed up: the CRC of POSIX, or MD5 where there is no {@code cksum}. */
  public enum Checksum {
    CKSUM,
    MD5
  }

  /** Whether bytes cost three or four times their number, for want of any base64. */
  public boolean lastResort() {
    return encoder == Encoder.OD || decoder == Decoder.PRINTF;
  }

  /** Reads what the script says of itself; empty if it is nothing that it would say. */
  static Optional<RemoteTools> parse(String words) {
    List<String> word = List.of(words.split(" ", -1));
    if (word.size() != 5) {
      return Optional.empty();
    }
    Optional<Boolean> echoes = choice(word.get(0), "quiet", false, "echo", true);
    Optional<Encoder> encoder = encoder(word.get(1));
    Optional<Decoder> decoder = decoder(word.get(2));
    Optional<Checksum> checksum = checksum(word.get(3));
    Optional<Boolean> gzip = choice(word.get(4), "gzip", true, "-", false);
    boolean known =
        echoes.isPresent()
            && encoder.isPresent()
            && decoder.isPresent()
            && checksum.isPresent()
            && gzip.isPresent()
            && (!echoes.get() || encoder.get() == Encoder.OD);
    return known
        ? Optional.of(
            new RemoteTools(echoes.get(), encoder.get(), decoder.get(), checksum.get(), gzip.get()))
        : Optional.empty();
  }

  private static Optional<Boolean> choice(
      String word, String one, boolean first, String other, boolean second) {
    if (word.equals(one)) {
      return Optional.of(first);
    }
    return word.equals(other) ? Optional.of(second) : Optional.empty();
  }

  private static Optional<Encoder> encoder(String word) {
    return switch (word) {
      case "base64" -> Optional.of(Encoder.BASE64);
      case "openssl" -> Optional.of(Encoder.OPENSSL);
      case "od" -> Optional.of(Encoder.OD);
      default -> Optional.empty(); // The caller reports it.
    };
  }

  private static Optional<Decoder> decoder(String word) {
    return switch (word) {
      case "base64" -> Optional.of(Decoder.BASE64);
      case "openssl" -> Optional.of(Decoder.OPENSSL);
      case "printf" -> Optional.of(Decoder.PRINTF);
      default -> Optional.empty(); // The caller reports it.
    };
  }

  private static Optional<Checksum> checksum(String word) {
    return switch (word) {
      case "cksum" -> Optional.of(Checksum.CKSUM);
      case "md5sum", "openssl" -> Optional.of(Checksum.MD5);
      default -> Optional.empty(); // The caller reports it.
    };
  }
}

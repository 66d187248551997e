package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.mayfly.session.protocol.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Of any output, however it is cut, just the trailers are taken out. */
class TrailerFilterFuzzTest {

  private static final String START = "\033]5731;0123456789abcdef0123456789abcdef;";
  private static final Pattern TRAILER =
      Pattern.compile(Pattern.quote(START) + "(\\d{1," + Trailer.MAXIMUM_DIGITS + "})\007");

  @FuzzTest
  void justTheTrailersAreTakenOut(FuzzedDataProvider data) {
    TrailerFilter filter = new TrailerFilter(new Trailer("0123456789abcdef0123456789abcdef"));
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    while (data.remainingBytes() > 0) {
      byte[] piece = piece(data);
      written.writeBytes(piece);
      shown.writeBytes(filter.pass(Bytes.of(piece)).toByteArray());
    }
    shown.writeBytes(filter.flush().toByteArray());

    String all = written.toString(StandardCharsets.ISO_8859_1);
    assertThat(shown.toString(StandardCharsets.ISO_8859_1))
        .isEqualTo(TRAILER.matcher(all).replaceAll(""));
    assertThat(filter.status()).isEqualTo(lastStatus(all));
  }

  /** Any bytes, or the beginning of a trailer, which no fuzzer finds by itself. */
  private static byte[] piece(FuzzedDataProvider data) {
    if (data.consumeBoolean()) {
      return data.consumeBytes(data.consumeInt(0, 40));
    }
    int length = data.consumeInt(0, START.length());
    return START.substring(0, length).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static OptionalInt lastStatus(String output) {
    OptionalInt status = OptionalInt.empty();
    Matcher matcher = TRAILER.matcher(output);
    while (matcher.find()) {
      status = OptionalInt.of(Integer.parseInt(matcher.group(1)));
    }
    return status;
  }
}

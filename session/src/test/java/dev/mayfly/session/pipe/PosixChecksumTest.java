package dev.mayfly.session.pipe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers are those of cksum (GNU coreutils 9.1). */
class PosixChecksumTest {

  @ParameterizedTest
  @CsvSource({
    "'', 4294967295",
    "a, 1220704766",
    "6869, 1884988792",
    "aGVsbG8K, 2139129084",
    "123456789, 930766865"
  })
  void isThatOfCksum(String text, long sum) {
    byte[] bytes = text.getBytes(US_ASCII);

    assertThat(PosixChecksum.of(bytes, bytes.length)).isEqualTo(sum);
  }
}

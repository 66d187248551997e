package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.session.MayflyException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is typed behind options. */
class ArgumentsTest {

  @ParameterizedTest
  @CsvSource({"60s,PT60S", "90m,PT90M", "12h,PT12H", "1h30m,PT90M", "1h0m5s,PT1H5S"})
  void aDurationHasUnits(String text, Duration duration) {
    assertThat(new Durations().convert(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "s",
        "5x",
        "-5s",
        "5 s",
        "1.5h",
        "0s",
        "0h0m",
        "15h5",
        "9999999999s",
        "400h"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> new Durations().convert(text)).isInstanceOf(MayflyException.class);
  }

  @ParameterizedTest
  @CsvSource({"512,512", "0.5vcpu,512", "2vCPU,2048", ".25vcpu,256"})
  void cpuIsInUnitsOrInVcpus(String text, int units) {
    assertThat(new Sizes.Cpu().convert(text)).isEqualTo(units);
  }

  @ParameterizedTest
  @CsvSource({"1024,1024", "1g,1024", "0.5G,512", "300m,300"})
  void memoryIsInMebibytesOrGibibytes(String text, int mebibytes) {
    assertThat(new Sizes.Memory().convert(text)).isEqualTo(mebibytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "g", "x", "-1", "0", "0.3", "1.0001g", "1e99"})
  void aSizeIsAPositiveWholeNumber(String text) {
    assertThatThrownBy(() -> new Sizes.Memory().convert(text)).isInstanceOf(MayflyException.class);
  }

  @Test
  void aVariableIsSplitAtItsFirstEqualsSign() {
    EnvironmentEntry entry = new EnvironmentEntry.Converter().convert("QUERY=a=b");

    assertThat(entry.name()).isEqualTo("QUERY");
    assertThat(entry.value()).isEqualTo("a=b");
  }

  @Test
  void aVariableDoesNotPrintItsValue() {
    EnvironmentEntry entry = new EnvironmentEntry.Converter().convert("TOKEN=secret");

    assertThat(entry.toString()).doesNotContain("secret");
  }
}

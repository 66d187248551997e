package dev.mayfly.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CloudOptionsTest {

  @Test
  void whatIsLeftToTheCloudIsNotSaid() {
    assertThat(CloudOptions.NONE.arguments()).isEmpty();
  }

  @Test
  void whatIsToldIsPassedOn() {
    CloudOptions options =
        new CloudOptions(
            Optional.of(Duration.ofSeconds(5)),
            OptionalInt.of(3),
            Optional.of(Duration.ofMillis(250)),
            OptionalInt.of(2048),
            Optional.of("published"));

    assertThat(String.join(" ", options.arguments()))
        .isEqualTo(
            "--idle-timeout 5s --session-limit 3 --start-delay 250ms --output-size 2048"
                + " --throttle published");
  }
}

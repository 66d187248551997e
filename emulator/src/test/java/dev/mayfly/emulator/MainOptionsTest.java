package dev.mayfly.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainOptionsTest {

  private static MainOptions parse(String... words) {
    return MainOptions.parse(List.of(words));
  }

  @Test
  void aFolderIsEnough() {
    MainOptions options = parse("--directory", "/somewhere");

    assertThat(options.settings().directory()).isEqualTo(Path.of("/somewhere"));
    assertThat(options.settings().idleTimeout()).isEqualTo(Duration.ofMinutes(20));
    assertThat(options.settings().sessionLimit()).isEqualTo(2);
    assertThat(options.settings().publishedThrottles()).isFalse();
    assertThat(options.quietLimit()).isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void everythingElseCanBeSaid() {
    MainOptions options =
        parse(
            "--directory",
            "d",
            "--idle-timeout",
            "5s",
            "--session-limit",
            "50",
            "--start-delay",
            "250ms",
            "--output-size",
            "65536",
            "--pace",
            "official",
            "--throttle",
            "published",
            "--quiet-limit",
            "2h",
            "--deny",
            "ecs:RunTask,ecs:StopTask");

    EmulatorSettings settings = options.settings();
    assertThat(settings.idleTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.sessionLimit()).isEqualTo(50);
    assertThat(settings.startDelay()).isEqualTo(Duration.ofMillis(250));
    assertThat(settings.outputSize()).isEqualTo(65536);
    assertThat(settings.officialPace()).isTrue();
    assertThat(settings.publishedThrottles()).isTrue();
    assertThat(options.quietLimit()).isEqualTo(Duration.ofHours(2));
    assertThat(options.denied()).containsExactly("ecs:RunTask", "ecs:StopTask");
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> parse()).hasMessage("--directory is missing");
    assertThatThrownBy(() -> parse("--directory")).hasMessage("every option takes one value");
    assertThatThrownBy(() -> parse("--directory", "d", "--colour", "red"))
        .hasMessage("unknown option --colour");
    assertThatThrownBy(() -> parse("--directory", "d", "--idle-timeout", "5"))
        .hasMessage("not a duration like 500ms, 5s, 20m or 1h: 5");
    assertThatThrownBy(() -> parse("--directory", "d", "--pace", "slow"))
        .hasMessage("not a pace, official or none: slow");
    assertThatThrownBy(() -> parse("--directory", "d", "--throttle", "some"))
        .hasMessage("not throttles, published or none: some");
    assertThatThrownBy(() -> parse("--directory", "d", "--session-limit", "many"))
        .hasMessage("not a number: many");
  }
}

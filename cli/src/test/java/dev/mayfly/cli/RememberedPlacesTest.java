package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.ecs.shell.LookupMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RememberedPlacesTest {

  private static final String ARN = "arn:aws:ecs:eu-central-1:111122223333:service/main/web";

  @TempDir private Path home;
  private Instant now = Instant.parse("2026-05-04T10:00:00Z");

  private LookupMemory memory() {
    return RememberedPlaces.of(Map.of("HOME", home.toString()), () -> now);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve(".cache").resolve("mayfly"))) {
      return files.toList();
    }
  }

  @Test
  void anAnswerLastsForAMinute() {
    memory().keep("ann", "service web", List.of(ARN));

    now = now.plusSeconds(59);
    assertThat(memory().recall("ann", "service web")).containsExactly(ARN);
    now = now.plusSeconds(1);
    assertThat(memory().recall("ann", "service web")).isEmpty();
  }

  @Test
  void anAnswerFromTheFutureIsNone() {
    memory().keep("ann", "service web", List.of(ARN));

    now = now.minusSeconds(1);

    assertThat(memory().recall("ann", "service web")).isEmpty();
  }

  @Test
  void nobodyGetsTheAnswerOfAnother() {
    memory().keep("ann", "service web", List.of(ARN));

    assertThat(memory().recall("bob", "service web")).isEmpty();
    assertThat(memory().recall("ann", "service worker")).isEmpty();
  }

  @Test
  void oneFileForItsOwnerHoldsWhatIsFresh() throws IOException {
    memory().keep("ann", "service old", List.of(ARN));
    now = now.plusSeconds(61);
    memory().keep("ann", "service web", List.of(ARN));

    Path file = files().getFirst();
    assertThat(files()).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).contains("service web").doesNotContain("service old");
  }

  @Test
  void noAnswerForgetsAnOlderOne() {
    memory().keep("ann", "service web", List.of(ARN));
    memory().keep("ann", "service web", List.of());

    assertThat(memory().recall("ann", "service web")).isEmpty();
  }

  @Test
  void whatCannotBeReadIsAsNothing() throws IOException {
    memory().keep("ann", "service web", List.of(ARN));
    for (String text :
        List.of("", "[]", "{\"service web\": 7}", "{\"service web\": {\"at\": \"x\"}}")) {
      Files.writeString(files().getFirst(), text);
      assertThat(memory().recall("ann", "service web")).isEmpty();
    }
  }

  @Test
  void whereNothingCanBeWrittenNothingIsRemembered() throws IOException {
    Files.writeString(home.resolve(".cache"), "a file in the way");

    memory().keep("ann", "service web", List.of(ARN));

    assertThat(memory().recall("ann", "service web")).isEmpty();
  }

  @Test
  void withoutAHomeThereIsNoMemory() {
    assertThat(RememberedPlaces.of(Map.of(), () -> now)).isEqualTo(LookupMemory.NONE);
  }
}

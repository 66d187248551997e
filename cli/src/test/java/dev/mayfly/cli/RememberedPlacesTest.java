package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RememberedPlacesTest {

  private static final String ARN = "arn:aws:ecs:eu-central-1:111122223333:service/main/web";

  @TempDir private Path home;
  private Instant now = Instant.parse("2026-05-04T10:00:00Z");

  private RememberedPlaces memory() {
    return memory(Map.of());
  }

  private RememberedPlaces memory(Map<String, String> more, String... options) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("HOME", home.toString());
    return RememberedPlaces.of(environment, () -> now, List.of(options)).orElseThrow();
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
    assertThat(RememberedPlaces.of(Map.of(), () -> now, List.of())).isEmpty();
  }

  @Test
  void whatWasFoundIsTellableAsAppsForAMinuteWhoeverAsked() {
    memory().keep("ann", "service web", List.of(ARN));
    memory().keep("bob", "service api", List.of(ARN.replace("/web", "/api")));

    assertThat(memory().apps()).containsExactly("api", "web");
    now = now.plusSeconds(60);
    assertThat(memory().apps()).isEmpty();
  }

  @Test
  void aNameThatSeveralClustersHaveComesWithThem() {
    memory().keep("ann", "service web", List.of(ARN, ARN.replace("/main/", "/beta/")));

    assertThat(memory().apps()).containsExactly("beta/web", "main/web");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS_PROFILE",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_ECS",
        "AWS_ACCESS_KEY_ID"
      })
  void whatIsFoundUnderOtherSettingsIsNotAmongThem(String variable) {
    memory(Map.of(variable, "one")).keep("ann", "service web", List.of(ARN));

    assertThat(memory(Map.of(variable, "one")).apps()).containsExactly("web");
    assertThat(memory(Map.of(variable, "two")).apps()).isEmpty();
    assertThat(memory().apps()).isEmpty();
  }

  @Test
  void norWhatIsFoundUnderOtherOptions() {
    memory(Map.of(), "eu-west-1", "", "").keep("ann", "service web", List.of(ARN));

    assertThat(memory(Map.of(), "eu-west-1", "", "").apps()).containsExactly("web");
    assertThat(memory(Map.of(), "", "eu-west-1", "").apps()).isEmpty();
  }

  @Test
  void whatSomebodyElseWroteIsNoApp() throws IOException {
    memory().keep("ann", "service web", List.of(ARN));
    Path file = files().getFirst();
    for (String text : List.of("", "[]", "{\"service web\": 7}", "{\"a\": {\"at\": \"x\"}}")) {
      Files.writeString(file, text);
      assertThat(memory().apps()).isEmpty();
    }
    Files.writeString(
        file, "{\"service web\": {\"at\": \"2026-05-04T10:00:00Z\", \"arns\": [\"web\"]}}");
    assertThat(memory().apps()).isEmpty();
  }
}

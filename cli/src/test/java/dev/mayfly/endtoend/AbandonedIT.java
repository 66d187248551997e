package dev.mayfly.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.emulator.Emulator;
import dev.mayfly.emulator.EmulatorSettings;
import dev.mayfly.emulator.Hold;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client that is killed with {@code kill -9} can tell nobody; its task ends by itself. The local
 * cloud runs in this process, so that its answers can be held.
 */
class AbandonedIT {

  private static final String ESSENTIAL = "demo";
  private static final String OTHER = "sidecar";

  @TempDir Path directory;
  Home home;
  Tmux tmux;
  Emulator cloud;

  @BeforeEach
  void start() throws IOException {
    home = Home.in(directory);
    cloud =
        Emulator.start(EmulatorSettings.in(home.cloud()).withIdleTimeout(Duration.ofSeconds(5)));
    tmux = Tmux.start(directory, home.environment());
  }

  @AfterEach
  void stop() throws IOException {
    tmux.close();
    cloud.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {ESSENTIAL, OTHER})
  void whileItWaitsForTheAnswerToRunTask(String container) {
    killedWhenHeld("RunTask", container);
  }

  @ParameterizedTest
  @ValueSource(strings = {ESSENTIAL, OTHER})
  void justAfterTheAnswerToRunTask(String container) {
    killedWhenHeld("DescribeTasks", container);
  }

  @ParameterizedTest
  @ValueSource(strings = {ESSENTIAL, OTHER})
  void beforeThePrompt(String container) {
    killedWhenHeld("ExecuteCommand", container);
  }

  @ParameterizedTest
  @ValueSource(strings = {ESSENTIAL, OTHER})
  void inMidSession(String container) {
    Pane pane = shell(container, "--linger", "3s");
    pane.awaitPrompt();
    assertThat(home.tasks()).hasSize(1);

    kill(pane);

    home.awaitNoTask();
  }

  private void killedWhenHeld(String operation, String container) {
    try (Hold hold = cloud.faults().holdAnswer(operation)) {
      Pane pane = shell(container, "--grace", "5s");
      Eventually.value(operation + " is done", hold.arrived());

      kill(pane);
    }

    home.awaitNoTask();
  }

  private Pane shell(String container, String... more) {
    List<String> words = new ArrayList<>(List.of(Home.mayfly(), "-a", "demo", "shell", "--local"));
    words.addAll(List.of("--container", container));
    words.addAll(List.of(more));
    return tmux.open(words.toArray(String[]::new));
  }

  private static void kill(Pane pane) {
    assertThat(pane.process().destroyForcibly()).isTrue();
    pane.awaitEnd();
  }
}

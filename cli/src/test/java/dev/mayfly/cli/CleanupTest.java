package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CleanupTest {

  private final List<String> done = new ArrayList<>();

  @Test
  void undoesInReverse() {
    try (Cleanup cleanup = new Cleanup()) {
      cleanup.add(() -> done.add("stop task"));
      cleanup.add(() -> done.add("restore terminal"));
    }

    assertThat(done).containsExactly("restore terminal", "stop task");
  }

  @Test
  void keepsTheFirstFailureAndGoesOn() {
    Cleanup cleanup = new Cleanup();
    cleanup.add(() -> done.add("stop task"));
    cleanup.add(() -> fail("second"));
    cleanup.add(() -> fail("first"));

    assertThatThrownBy(cleanup::close)
        .hasMessage("first")
        .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
    assertThat(done).containsExactly("stop task");
  }

  @Test
  void undoesWithoutTheInterruptThatLedThere() {
    Cleanup cleanup = new Cleanup();
    cleanup.add(() -> done.add("interrupted: " + Thread.currentThread().isInterrupted()));

    Thread.currentThread().interrupt();
    cleanup.close();

    assertThat(done).containsExactly("interrupted: false");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void undoesOnce() {
    Cleanup cleanup = new Cleanup();
    cleanup.add(() -> done.add("once"));

    cleanup.close();
    cleanup.close();

    assertThat(done).containsExactly("once");
  }

  private static void fail(String message) {
    throw new IllegalStateException(message);
  }
}

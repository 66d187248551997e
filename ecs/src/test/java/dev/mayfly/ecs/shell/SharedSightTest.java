package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SharedSightTest {

  private static final String TASKS = "arn:aws:ecs:eu-central-1:111122223333:task/prod/";

  private final ScriptedEcs ecs = new ScriptedEcs();
  private final AtomicReference<Instant> now = new AtomicReference<>(Fixtures.NOW);
  private final Task one = Fixtures.task(TASKS + "one", "RUNNING");
  private final Task other = Fixtures.task(TASKS + "other", "RUNNING");

  private Sight sight() {
    ecs.tasks = List.of(one, other);
    Setting setting = new Setting(ecs, now::get, new Random(1), pause -> {});
    return setting.sharing(List.of(one, other)).sight();
  }

  @Test
  void twoThatAskSoonAfterEachOtherTakeOneCall() {
    Sight sight = sight();

    assertThat(sight.of(one)).contains(one);
    now.updateAndGet(at -> at.plus(Duration.ofSeconds(4)));
    assertThat(sight.of(other)).contains(other);

    assertThat(ecs.calls).containsExactly("describe");
  }

  @Test
  void whatWasSeenSomeSecondsAgoIsLookedAtAgain() {
    Sight sight = sight();
    assertThat(sight.of(one)).contains(one);
    Task stopped = Fixtures.task(one.arn(), "STOPPED");
    ecs.tasks = List.of(stopped);

    now.updateAndGet(at -> at.plus(Duration.ofSeconds(6)));

    assertThat(sight.of(one)).contains(stopped);
    assertThat(sight.of(other)).as("which ECS has forgotten").isEmpty();
    assertThat(ecs.calls).containsExactly("describe", "describe");
  }

  @Test
  void aLookThatFailedIsNoLook() {
    Sight sight = sight();
    ecs.describeFails = true;
    assertThatThrownBy(() -> sight.of(one)).isInstanceOf(MayflyException.class);
    ecs.describeFails = false;

    now.updateAndGet(at -> at.plus(Duration.ofSeconds(6)));

    assertThat(sight.of(one)).contains(one);
  }
}

package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.shell.EphemeralShell;
import dev.mayfly.ecs.shell.EphemeralShells;
import dev.mayfly.ecs.shell.Inside;
import dev.mayfly.ecs.shell.Lifetime;
import dev.mayfly.ecs.shell.Selection;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.ecs.shell.ShellPlan;
import dev.mayfly.ecs.shell.Target;
import dev.mayfly.ecs.shell.TaskShape;
import dev.mayfly.ecs.shell.Warmth;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.WindowSize;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In an account that is throttled as AWS says it does it. Tasks start at once here; what waiting
 * for them takes is in BackoffTest.
 */
class PublishedThrottlesTest {

  private static final int CALLERS = 20;

  @TempDir Path directory;

  private LocalCloud cloud() {
    return new LocalCloud(directory, settings -> settings.withPublishedThrottles(true));
  }

  private static EphemeralShells shells(Ecs ecs) {
    return new EphemeralShells(ecs, InstantSource.system(), UUID::randomUUID, new SecureRandom());
  }

  private static ShellOptions options() {
    return new ShellOptions(
        Selection.ofApp("demo/demo"),
        Inside.running(List.of()),
        TaskShape.AS_DEPLOYED,
        Lifetime.DEFAULT,
        Optional.empty(),
        ShellOptions.DEFAULT_TIMEOUT,
        true,
        new Warmth(Optional.empty(), true)); // As the command looks for what was left.
  }

  /** One of many, who know nothing of each other. */
  private static boolean opens(LocalCloud cloud, SessionClient client, CountDownLatch all)
      throws InterruptedException {
    try (Ecs ecs = cloud.connect(cloud.accessKeyId(), cloud.secretAccessKey())) {
      EphemeralShells shells = shells(ecs);
      all.countDown();
      assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
      ShellPlan plan = shells.plan(shells.find(options(), new NobodyToAsk()), options());
      try (EphemeralShell shell = shells.launch(plan, new RecordingProgress())) {
        RecordingScreen screen = new RecordingScreen();
        shell
            .connect(client, new WindowSize(80, 24), screen, new RecordingProgress())
            .session()
            .type(Bytes.utf8("echo re''ady\n"));
        screen.awaits("ready");
        return true;
      }
    }
  }

  @Test
  void twentyShellsThatAreStartedAtOnceAllOpenWithinTheBucketOfTasks()
      throws InterruptedException, ExecutionException, TimeoutException {
    CountDownLatch all = new CountDownLatch(CALLERS);
    try (LocalCloud cloud = cloud();
        SessionClient client = SessionClient.create();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<Boolean>> opened = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        opened.add(callers.submit(() -> opens(cloud, client, all)));
      }
      for (Future<Boolean> each : opened) {
        assertThat(each.get(300, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(cloud.callsByOperation()).containsEntry("ecs:RunTask", (long) CALLERS);
      assertThat(cloud.throttled())
          .doesNotContainKeys(
              "ecs:DescribeTasks", "ecs:ListTasks", "ecs:RunTask", "ecs:ExecuteCommand");
    }
  }

  @Test
  void aServiceOfALargeAccountIsFoundAllTheSame() {
    try (LocalCloud cloud = cloud()) {
      cloud.populate(299, 4_998, 0);

      Target target =
          shells(cloud.ecs()).find(ShellOptions.of(Selection.ofApp("s01234")), new NobodyToAsk());

      assertThat(target.name()).isEqualTo("s01234");
    }
  }
}

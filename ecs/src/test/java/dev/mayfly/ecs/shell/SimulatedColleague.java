package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/** Somebody who does things with the tasks of others. */
final class SimulatedColleague {

  private final SimulatedCloud cloud;
  private final Turns turns;
  private final Random random;
  private final String name;
  private final boolean faulty;

  SimulatedColleague(SimulatedCloud cloud, Random random, String name, boolean faulty) {
    this.cloud = cloud;
    this.turns = cloud.turns();
    this.random = random;
    this.name = name;
    this.faulty = faulty;
  }

  /** Attaches, extends, stops and reaps, one after another. */
  void meddle() {
    for (int left = random.nextInt(8); left > 0; left--) {
      turns.pass(Duration.ofSeconds(random.nextInt(120)));
      List<SimulatedTask> live = cloud.tasks.stream().filter(task -> !task.dead).toList();
      if (!live.isEmpty()) {
        SimulatedTask task = live.get(random.nextInt(live.size()));
        SimulatedProcess process = new SimulatedProcess(cloud, random, name, faulty);
        process.run(() -> deed().accept(new Meddling(process, task)));
      }
    }
  }

  private record Meddling(SimulatedProcess process, SimulatedTask task) {

    KnownTask known() {
      return process.tasks.find(Arn.name(task.arn), Optional.of(Fixtures.CLUSTER));
    }
  }

  private Consumer<Meddling> deed() {
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> this::attach;
      case 4, 5, 6, 7 -> this::extend;
      case 8 -> it -> it.process.tasks.stop(it.known());
      default -> it -> reap(it.process, random.nextInt(3) == 0);
    };
  }

  private void attach(Meddling it) {
    LiveTask task = it.process.tasks.enter(it.known(), LiveOptions.forApp("prod/api"), it.process);
    try {
      ShellSession session = it.process.open(task);
      Optional<SimulatedSession> opened = it.process.current;
      if (opened.isPresent()) {
        turns.pass(Duration.ofSeconds(1 + random.nextInt(300)));
        cloud.settled();
        if (!it.process.leaves(opened.orElseThrow())) {
          return;
        }
      }
      var _ = session.outcome();
    } finally {
      task.close();
    }
  }

  private void extend(Meddling it) {
    Duration longer = Duration.ofSeconds(60 + random.nextInt(3600));
    cloud.tell(
        it.process, it.task, it.process.tasks.extend(it.known(), longer, SimulatedUser.UNUSED));
  }

  /** Reaps now and then. */
  void reap() {
    for (int left = 20; left > 0; left--) {
      turns.pass(Duration.ofSeconds(20 + random.nextInt(120)));
      SimulatedProcess process = new SimulatedProcess(cloud, random, name, faulty);
      process.skew(
          cloud.bug() == HistoryBug.REAPS_BY_A_CLOCK_THAT_IS_FAST
              ? Duration.ofHours(1)
              : Duration.ofSeconds(random.nextInt(51) - 25));
      process.run(() -> reap(process, false));
    }
  }

  private static void reap(SimulatedProcess process, boolean all) {
    for (ReapPolicy.Doomed doomed :
        process.shells.reapable(all, Optional.of(Fixtures.CLUSTER)).doomed()) {
      try {
        process.shells.stop(doomed);
      } catch (MayflyException e) {
        if (e.problem().kind() == Problem.Kind.INTERRUPTED) {
          throw e;
        }
        process.note(e.problem().what());
      }
    }
  }
}

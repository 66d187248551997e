package dev.mayfly.cli;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.shell.Apps;
import dev.mayfly.ecs.shell.Question;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;
import java.util.Optional;

/** Asks which app is meant, where the command line names none and there is somebody to ask. */
final class AppQuestion {

  private final Invocation invocation;

  AppQuestion(Invocation invocation) {
    this.invocation = invocation;
  }

  boolean canBeAsked() {
    return invocation.questions().canAsk();
  }

  /** One of all services, as {@code cluster/service}. */
  String ask() {
    Optional<String> cluster = invocation.value("--cluster");
    try (Ecs ecs = invocation.cloud().connect()) {
      List<String> names =
          new Apps(ecs, invocation.surroundings().clock())
              .telling(invocation.steps())
              .serviceNames(cluster);
      if (names.isEmpty()) {
        throw new MayflyException(
            Problem.failure(
                "no services to choose from",
                cluster
                    .map(name -> "cluster \"" + name + "\" has none")
                    .orElse("no cluster of this region has any"),
                "check the region; a family needs no service: --family NAME"));
      }
      return names.size() == 1
          ? names.getFirst()
          : invocation
              .questions()
              .choose(new Question("Which app?", "-a APP"), names, name -> name);
    }
  }
}

package dev.mayfly.cli;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.shell.Apps;
import dev.mayfly.ecs.shell.Question;
import dev.mayfly.ecs.shell.Selection;
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

  /**
   * One of those that are configured, or of all services; what the command is then about. The only
   * one is taken unasked where it is the only service: where none is listed there may be others,
   * and nobody has chosen the one that is configured.
   */
  Selection ask() {
    List<AppChoice.Configured> configured = configured(invocation);
    List<String> services = services(!configured.isEmpty());
    List<AppChoice> choices = AppChoice.of(configured, services);
    AppChoice chosen =
        choices.size() == 1 && !services.isEmpty()
            ? choices.getFirst()
            : invocation
                .questions()
                .choose(new Question("Which app?", "-a APP"), choices, AppChoice::label);
    return switch (chosen) {
      case AppChoice.Configured(String name, _, _) -> {
        invocation.configured().choose(name);
        yield SelectionOptions.of(invocation);
      }
      case AppChoice.OfAws(String path) -> SelectionOptions.of(invocation).withApp(path);
    };
  }

  static List<AppChoice.Configured> configured(Invocation invocation) {
    return AppChoice.configured(invocation.configured().configuration().apps());
  }

  /**
   * All of the region, as {@code cluster/service}.
   *
   * @param others whether there is something to choose without them: then it is only told why they
   *     cannot be listed, as what is configured may be elsewhere, with other credentials
   */
  private List<String> services(boolean others) {
    Optional<String> cluster = invocation.value("--cluster");
    try (Ecs ecs = invocation.cloud().connect()) {
      List<String> names =
          new Apps(ecs, invocation.surroundings().clock())
              .telling(invocation.steps())
              .serviceNames(cluster);
      if (names.isEmpty() && !others) {
        throw new MayflyException(
            Problem.failure(
                "no services to choose from",
                cluster
                    .map(name -> "cluster \"" + name + "\" has none")
                    .orElse("no cluster of this region has any"),
                "check the region; a family needs no service: --family NAME"));
      }
      return names;
    } catch (MayflyException e) {
      if (!others || e.problem().kind() == Problem.Kind.INTERRUPTED) {
        throw e;
      }
      invocation.report().problem(unlisted(e.problem()));
      return List.of();
    }
  }

  private static Problem unlisted(Problem problem) {
    return Problem.failure(
        "services are not listed: " + problem.what(), problem.why(), problem.remedy());
  }
}

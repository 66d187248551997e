package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Tag;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whose task the user means, as {@link Selection} comes down to one way of finding it. */
sealed interface Wanted {

  /** The cluster, by name or ARN, if it is known. */
  Optional<String> cluster();

  /** A service of that name; else, if {@code orFamily}, the family of that name. */
  record Named(Optional<String> cluster, String name, boolean orFamily) implements Wanted {
    @Override
    public String toString() {
      return cluster.map(it -> Arn.name(it) + "/").orElse("") + name;
    }
  }

  /** A family, or one of its revisions as {@code family:7}. */
  record OfFamily(Optional<String> cluster, String family) implements Wanted {}

  /** A service that has all of the tags, and the name if one is given. */
  record Tagged(Optional<String> cluster, List<Tag> tags, Optional<String> name) implements Wanted {
    public Tagged {
      tags = List.copyOf(tags);
    }

    String words() {
      return tags.stream()
          .map(tag -> tag.key() + "=" + tag.value())
          .collect(Collectors.joining(" and "));
    }
  }

  /** A task, by its id or the beginning of it. */
  record OneTask(TaskName name) implements Wanted {
    @Override
    public Optional<String> cluster() {
      return name.cluster();
    }
  }

  /** What {@code selection} comes down to. */
  static Wanted of(Selection selection) {
    if (selection.like().isPresent()) {
      return task(selection.like().orElseThrow(), selection.cluster());
    }
    Optional<Named> named = named(selection);
    Optional<String> cluster = selection.cluster().or(() -> named.flatMap(Named::cluster));
    if (!selection.tags().isEmpty()) {
      return new Tagged(cluster, selection.tags(), named.map(Named::name));
    }
    if (selection.family().isPresent()) {
      return new OfFamily(cluster, Arn.name(selection.family().orElseThrow()));
    }
    return selection
        .app()
        .filter(app -> selection.service().isEmpty() && isTask(app))
        .<Wanted>map(app -> task(app, selection.cluster()))
        .or(() -> named)
        .orElseThrow(
            () ->
                new MayflyException(
                    Problem.usage(
                        "no app",
                        "neither -a nor --service names one",
                        "say which: mayfly -a SERVICE shell, or -a CLUSTER/SERVICE")));
  }

  /** A task, as the user names it. */
  static OneTask task(String name, Optional<String> cluster) {
    return new OneTask(TaskName.of(name, cluster));
  }

  /** Only a whole id is told from a name. */
  private static boolean isTask(String app) {
    return app.startsWith("arn:") ? app.contains(":task/") : app.matches("[0-9a-f]{32}");
  }

  private static Optional<Named> named(Selection selection) {
    String app = selection.app().orElse("");
    if (app.startsWith("arn:")) {
      app = app.substring(app.lastIndexOf(':') + 1).replaceFirst("^service/", "");
    }
    int slash = app.indexOf('/');
    Optional<String> ofApp = slash > 0 ? Optional.of(app.substring(0, slash)) : Optional.empty();
    String name = selection.service().orElse(app.substring(slash + 1));
    return name.isBlank()
        ? Optional.empty()
        : Optional.of(
            new Named(selection.cluster().or(() -> ofApp), name, selection.service().isEmpty()));
  }
}

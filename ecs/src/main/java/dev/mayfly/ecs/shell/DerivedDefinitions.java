package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.TaskDefinition;
import java.util.List;
import java.util.Optional;

/** Finds a derived definition again among registered revisions, by its hash. Pure. */
final class DerivedDefinitions {

  private DerivedDefinitions() {}

  static Optional<TaskDefinition> find(DerivedDefinition wanted, List<TaskDefinition> revisions) {
    return revisions.stream()
        .filter(
            revision -> revision.tag(EphemeralTags.HASH).filter(wanted.hash()::equals).isPresent())
        .findFirst();
  }
}

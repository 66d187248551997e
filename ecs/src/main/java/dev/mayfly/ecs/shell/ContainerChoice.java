package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.ContainerDefinition;
import dev.mayfly.ecs.TaskDefinition;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;
import java.util.Optional;

/**
 * The container to be in.
 *
 * @param note what the user should know of a choice that was a guess
 */
record ContainerChoice(ContainerDefinition container, Optional<String> note) {

  /**
   * The wanted one; else the only essential one, log routers apart; else the one named like the
   * service; else the first essential one.
   */
  static ContainerChoice of(TaskDefinition definition, String service, Optional<String> wanted) {
    if (wanted.isPresent()) {
      return certain(named(definition, wanted.orElseThrow()));
    }
    List<ContainerDefinition> essential =
        definition.containers().stream()
            .filter(ContainerDefinition::essential)
            .filter(container -> container.document().object("firelensConfiguration").isEmpty())
            .toList();
    if (essential.size() == 1) {
      return certain(essential.getFirst());
    }
    return definition
        .container(service)
        .map(ContainerChoice::certain)
        .orElseGet(() -> guess(definition, essential));
  }

  /** The wanted one; or the one that the user chooses, where it would be a guess. */
  static Optional<String> asked(
      TaskDefinition definition, String service, Optional<String> wanted, Chooser chooser) {
    if (!chooser.canAsk() || of(definition, service, wanted).note().isEmpty()) {
      return wanted;
    }
    return Optional.of(
        chooser.choose(
            new Question("Which container?", "--container NAME"),
            definition.containers().stream().map(ContainerDefinition::name).toList(),
            name -> name));
  }

  private static ContainerChoice certain(ContainerDefinition container) {
    return new ContainerChoice(container, Optional.empty());
  }

  private static ContainerChoice guess(
      TaskDefinition definition, List<ContainerDefinition> essential) {
    if (essential.isEmpty()) {
      throw new MayflyException(
          Problem.failure(
              "no container to be in",
              definition.arn() + " has no essential container",
              "name one with --container: " + names(definition)));
    }
    ContainerDefinition first = essential.getFirst();
    return new ContainerChoice(
        first,
        Optional.of(
            "container "
                + first.name()
                + ", the first essential one; others with --container: "
                + names(definition)));
  }

  private static ContainerDefinition named(TaskDefinition definition, String name) {
    return definition
        .container(name)
        .orElseThrow(
            () ->
                new MayflyException(
                    Problem.usage(
                        "no container " + name,
                        "task definition "
                            + definition.family()
                            + " has these containers: "
                            + names(definition),
                        "choose one of them with --container")));
  }

  private static String names(TaskDefinition definition) {
    return String.join(
        ", ", definition.containers().stream().map(ContainerDefinition::name).toList());
  }
}

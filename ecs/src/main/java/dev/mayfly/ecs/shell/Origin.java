package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.Task;
import java.util.List;
import java.util.Optional;

/** What a fresh task is made after. */
public sealed interface Origin {

  /** What people call it: the app in the tags, and perhaps the name of its main container. */
  String name();

  /** In words, for example {@code service api}. */
  String words();

  /** What was guessed of it, one line each. */
  default List<String> notes() {
    return List.of();
  }

  /** The service, if it is one. */
  default Optional<Service> service() {
    return Optional.empty();
  }

  /** A service, as its deployment says. */
  record OfService(Service known) implements Origin {

    @Override
    public String name() {
      return known.name();
    }

    @Override
    public String words() {
      return "service " + known.name();
    }

    @Override
    public Optional<Service> service() {
      return Optional.of(known);
    }
  }

  /**
   * A family without a service: what is started by a schedule, or by hand.
   *
   * @param family its name; or one of its revisions, as {@code family:7}
   * @param example a task of it, from which is known what a service would say
   */
  record OfFamily(String family, Optional<Task> example, List<String> notes) implements Origin {

    public OfFamily {
      notes = List.copyOf(notes);
    }

    OfFamily(String family, Optional<Task> example) {
      this(family, example, List.of());
    }

    @Override
    public String name() {
      return Arn.family(family);
    }

    @Override
    public String words() {
      return "family " + family;
    }
  }

  /** One certain task, of its own revision. */
  record OfTask(Task task, List<String> notes) implements Origin {

    public OfTask {
      notes = List.copyOf(notes);
    }

    OfTask(Task task) {
      this(task, List.of());
    }

    /** Its service's name; without a service, its family. */
    @Override
    public String name() {
      return task.service().orElseGet(() -> Arn.family(task.taskDefinitionArn()));
    }

    @Override
    public String words() {
      return "task " + task.id();
    }
  }
}

package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.Task;
import java.util.Optional;

/** What a fresh task is made after. */
public sealed interface Origin {

  /** What people call it: the app in the tags, and perhaps the name of its main container. */
  String name();

  /** In words, for example {@code service api}. */
  String words();

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
   * @param example a task of it, from which is known what a service would say
   */
  record OfFamily(String family, Optional<Task> example) implements Origin {

    @Override
    public String name() {
      return family;
    }

    @Override
    public String words() {
      return "family " + family;
    }
  }

  /** One certain task, of its own revision. */
  record OfTask(Task task) implements Origin {

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

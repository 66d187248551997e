package dev.mayfly.ecs.shell;

import java.util.Optional;

/** Who a shell or command runs as. ECS Exec itself is always root. */
public sealed interface ShellUser {

  /** Whom the app runs as: what the task definition says, else as its process does. */
  ShellUser OF_CONTAINER = new OfContainer();

  /** Root. */
  ShellUser ROOT = new Root();

  /** See {@link #OF_CONTAINER}. */
  record OfContainer() implements ShellUser {}

  /** See {@link #ROOT}. */
  record Root() implements ShellUser {}

  /**
   * A user by name or number, found in the container.
   *
   * @param group by name or number; empty for all groups of that user
   */
  record Named(String name, Optional<String> group) implements ShellUser {

    /** Reads {@code NAME|UID[:NAME|GID]}, as container runtimes do. */
    public static Named of(String text) {
      int colon = text.indexOf(':');
      return colon < 0
          ? new Named(text, Optional.empty())
          : new Named(
              text.substring(0, colon),
              Optional.of(text.substring(colon + 1)).filter(group -> !group.isEmpty()));
    }
  }
}

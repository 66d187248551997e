package dev.mayfly.ecs.shell;

import java.util.List;

/** What will be registered and run: computed purely, and printable. */
public final class ShellPlan {

  ShellPlan() {}

  /** The exact requests in their order, as JSON for people: what {@code --dry-run} prints. */
  public String toJson() {
    throw new UnsupportedOperationException("to be written");
  }

  /** What the user should know of choices that were made for them, one line each. */
  public List<String> notes() {
    throw new UnsupportedOperationException("to be written");
  }
}

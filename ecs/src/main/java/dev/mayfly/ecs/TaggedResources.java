package dev.mayfly.ecs;

import dev.mayfly.session.Problem;
import java.util.List;

/** What came of asking for services or tasks by their tags. */
public sealed interface TaggedResources {

  /** The ARNs of those that were found; without any tag none is ever among them. */
  record Listed(List<String> arns) implements TaggedResources {
    public Listed {
      arns = List.copyOf(arns);
    }
  }

  /** They cannot be asked for: the caller may not, or this endpoint does not know how. */
  record Unavailable(Problem problem) implements TaggedResources {}
}

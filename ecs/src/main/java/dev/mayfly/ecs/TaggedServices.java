package dev.mayfly.ecs;

import dev.mayfly.session.Problem;
import java.util.List;

/** What came of asking for services by their tags. */
public sealed interface TaggedServices {

  /** The ARNs of those that were found; services without any tag are never among them. */
  record Listed(List<String> arns) implements TaggedServices {
    public Listed {
      arns = List.copyOf(arns);
    }
  }

  /** They cannot be asked for: the caller may not, or this endpoint does not know how. */
  record Unavailable(Problem problem) implements TaggedServices {}
}

package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.TaskDefinition;
import java.util.List;

/** Where the shells of the simulated histories are opened: nothing is to be registered for them. */
final class HistoryFixtures {

  private static final TaskDefinition DEFINITION =
      Fixtures.definition(
          it -> {
            it.getAsJsonArray("containerDefinitions").remove(1);
            Fixtures.container(it, 0).remove("dependsOn");
            Fixtures.container(it, 0).add("entryPoint", Json.strings(List.of("sh", "-c")));
          });

  static final Target TARGET = Fixtures.target(DEFINITION);

  private HistoryFixtures() {}
}

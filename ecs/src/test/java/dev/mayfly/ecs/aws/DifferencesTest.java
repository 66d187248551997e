package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.ecs.shell.Difference;
import dev.mayfly.ecs.shell.LiveGroup;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.ecs.shell.TaskShape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a fresh task would differ from the live ones. */
class DifferencesTest {

  private final ServiceFixture shop = ServiceFixture.named("rails-entrypoint-script");

  private List<LiveGroup> differences(TaskShape shape) {
    return GoldenPlansTest.differences(shop, ShellOptions.forApp("shop").with(shape));
  }

  @Test
  void tasksThatAreAlikeAreOneGroup() {
    List<LiveGroup> groups = differences(TaskShape.AS_DEPLOYED);

    assertThat(groups).singleElement().satisfies(group -> assertThat(group.tasks()).hasSize(2));
  }

  @Test
  void aPinnedImageIsTheSameAndWhatIsAddedIsNamed() {
    List<Difference> differences =
        differences(TaskShape.AS_DEPLOYED.withEnvironment(Map.of("DEBUG", "hunter2")))
            .getFirst()
            .differences();

    assertThat(differences)
        .filteredOn(difference -> !difference.same())
        .extracting(Difference::subject)
        .containsExactly("revision", "environment");
    assertThat(differences.toString()).contains("DEBUG").doesNotContain("hunter2");
  }
}

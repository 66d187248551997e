package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.TaskDefinition;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlanDigestTest {

  private static final ShellOptions OPTIONS = ShellOptions.forApp("api");

  /** As the tag of the plan says it. */
  static String of(ShellPlan plan) {
    return EphemeralTags.in(plan.run()).stream()
        .filter(tag -> tag.key().equals(EphemeralTags.PLAN))
        .map(Tag::value)
        .findFirst()
        .orElseThrow();
  }

  private static String of(ShellOptions options) {
    return of(Fixtures.plan(Fixtures.definition(), options));
  }

  @Test
  void twoLaunchesOfOnePlanAreAlikeWhateverTheyAreForAndWhatRunsInThem() {
    ShellPlan other =
        Planner.plan(
            Fixtures.target(Fixtures.definition()),
            OPTIONS.because("another reason").with(Inside.running(List.of("rails", "console"))),
            Fixtures.NOW.plus(Duration.ofDays(1)),
            UUID.randomUUID());

    assertThat(of(other)).isEqualTo(of(OPTIONS));
  }

  @Test
  void whatIsRegisteredByNowIsWhatWasToBeRegistered() {
    ShellPlan first = Fixtures.plan(Fixtures.definition(), OPTIONS);
    JsonDocument request = first.registration().orElseThrow();
    Collection<Tag> tags =
        request.objects("tags").stream()
            .map(tag -> new Tag(tag.text("key").orElseThrow(), tag.text("value").orElseThrow()))
            .toList();
    com.google.gson.JsonObject registered = request.tree();
    registered.addProperty("taskDefinitionArn", "arn:aws:ecs:1:2:task-definition/mayfly-api:3");
    ShellPlan second =
        Planner.plan(
            Fixtures.target(
                Fixtures.definition(),
                new TaskDefinition(JsonDocument.of(registered), List.copyOf(tags))),
            OPTIONS,
            Fixtures.NOW,
            Fixtures.TOKEN);

    assertThat(second.registration()).isEmpty();
    assertThat(of(second)).isEqualTo(of(first));
  }

  @Test
  void whatMakesAnotherTaskMakesAnotherDigest() {
    Set<String> digests = new TreeSet<>();

    digests.add(of(OPTIONS));
    digests.add(of(OPTIONS.withoutRegistering()));
    digests.add(of(OPTIONS.with(TaskShape.AS_DEPLOYED.withEnvironment(Map.of("A", "1")))));
    digests.add(of(OPTIONS.with(TaskShape.AS_DEPLOYED.withEnvironment(Map.of("A", "2")))));
    digests.add(of(OPTIONS.with(sized(1024))));
    digests.add(of(OPTIONS.with(sized(2048))));
    digests.add(
        of(
            Fixtures.plan(
                Fixtures.definition(it -> it.addProperty("taskRoleArn", "arn:other")), OPTIONS)));

    assertThat(digests).hasSize(7);
  }

  private static TaskShape sized(int memory) {
    return TaskShape.AS_DEPLOYED.sized(
        OptionalInt.of(512), OptionalInt.of(memory), OptionalInt.empty());
  }
}

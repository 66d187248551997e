package dev.mayfly.ecs.shell;

import static dev.mayfly.ecs.shell.Fixtures.container;
import static dev.mayfly.ecs.shell.Fixtures.definition;
import static dev.mayfly.ecs.shell.Fixtures.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.TaskDefinition;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ShellPlanTest {

  private static final TaskDefinition SHELL_ENTRY =
      definition(
          it -> {
            container(it, 0).add("entryPoint", Json.strings(List.of("/bin/sh", "-c")));
            container(it, 1).remove("dependsOn");
          });

  private static ShellOptions options() {
    return ShellOptions.forApp("api");
  }

  private static ShellOptions options(
      Optional<String> container,
      OptionalInt cpu,
      OptionalInt memory,
      Map<String, String> environment,
      boolean register) {
    return new ShellOptions(
        new Selection(Optional.of("api"), Optional.empty(), Optional.empty(), container),
        Inside.SHELL,
        TaskShape.AS_DEPLOYED.sized(cpu, memory, OptionalInt.empty()).withEnvironment(environment),
        Lifetime.DEFAULT,
        Optional.of("look at #42, please!"),
        ShellOptions.DEFAULT_TIMEOUT,
        register,
        Warmth.NONE);
  }

  private static ShellOptions in(String container) {
    return options(
        Optional.of(container), OptionalInt.empty(), OptionalInt.empty(), Map.of(), true);
  }

  private static ShellOptions sized(int cpu, int memory) {
    return options(Optional.empty(), OptionalInt.of(cpu), OptionalInt.of(memory), Map.of(), true);
  }

  private static ShellOptions unregistered() {
    return options(Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), Map.of(), false);
  }

  private static Problem refusal(TaskDefinition definition, ShellOptions options) {
    try {
      plan(definition, options);
    } catch (MayflyException e) {
      return e.problem();
    }
    throw new AssertionError("was not refused");
  }

  private static JsonObject firstOverride(ShellPlan plan) {
    return plan.run()
        .tree()
        .getAsJsonObject("overrides")
        .getAsJsonArray("containerOverrides")
        .get(0)
        .getAsJsonObject();
  }

  @Test
  void printsTheExactRequests() {
    ShellPlan plan = plan(definition(), sized(512, 1024));

    JsonObject printed =
        JsonParser.parseString(plan.toJson().replace(PlanDigestTest.of(plan), "DIGEST"))
            .getAsJsonObject();
    assertThat(printed.remove("changes").getAsJsonArray()).hasSize(plan.changes().size());

    String keeper = new Keeper(Lifetime.DEFAULT).script();
    JsonObject expected =
        JsonParser.parseString(Fixtures.resource("api-plan.json")).getAsJsonObject();
    expected
        .getAsJsonObject("RunTask")
        .getAsJsonObject("overrides")
        .getAsJsonArray("containerOverrides")
        .get(0)
        .getAsJsonObject()
        .add("command", Json.strings(List.of(keeper)));
    assertThat(printed).isEqualTo(expected);
  }

  @Test
  void anEntryPointThatEndsInAShellsCommandNeedsNoRegistration() {
    ShellPlan plan = plan(SHELL_ENTRY, options());

    assertThat(plan.registration()).isEmpty();
    assertThat(plan.run().text("taskDefinition")).hasValue(SHELL_ENTRY.arn());
    assertThat(firstOverride(plan).getAsJsonArray("command")).hasSize(1);
    assertThat(plan.overridesBlindly()).isFalse();
  }

  @Test
  void anEntryPointOfAnotherProgramDoesNotSuffice() {
    TaskDefinition python =
        definition(it -> container(it, 0).add("entryPoint", Json.strings(List.of("python", "-c"))));

    assertThat(plan(python, options()).registration()).isPresent();
  }

  @Test
  void anUnknownEntryPointNeedsADerivedDefinition() {
    assertThat(plan(definition(), options()).registration()).isPresent();
  }

  @Test
  void aContainerThatIsNotEssentialNeedsADerivedDefinitionInWhichItIs() {
    ShellPlan plan = plan(definition(), in("proxy"));

    JsonDocument registered = plan.registration().orElseThrow();
    assertThat(registered.objects("containerDefinitions").get(1).isTrue("essential")).isTrue();
    assertThat(plan.runUnregistered()).isEmpty();
  }

  @Test
  void aRegisteredDefinitionOfTheSameContentIsUsedAgain() {
    DerivedDefinition derived =
        DerivedDefinition.of(definition(), "api", TaskShape.AS_DEPLOYED, Map.of());
    TaskDefinition other = registered("arn:other:9", "other");
    TaskDefinition same = registered("arn:same:8", derived.hash());

    ShellPlan plan =
        Planner.plan(
            Fixtures.target(definition(), other, same), options(), Fixtures.NOW, Fixtures.TOKEN);

    assertThat(plan.registration()).isEmpty();
    assertThat(plan.run().text("taskDefinition")).hasValue("arn:same:8");
  }

  private static TaskDefinition registered(String arn, String hash) {
    JsonObject tree = new JsonObject();
    tree.addProperty("taskDefinitionArn", arn);
    return new TaskDefinition(JsonDocument.of(tree), List.of(new Tag("mayfly:hash", hash)));
  }

  @Test
  void withoutRegisteringTheOverrideSpellsTheShellAndIsBlind() {
    ShellPlan plan = plan(definition(), unregistered());

    assertThat(plan.registration()).isEmpty();
    assertThat(plan.overridesBlindly()).isTrue();
    assertThat(firstOverride(plan).getAsJsonArray("command")).hasSize(3);
  }

  @Test
  void expiresAfterTheKeeperAtTheLatestStart() {
    Instant latest =
        Fixtures.NOW.plus(ShellOptions.DEFAULT_TIMEOUT).plus(Lifetime.DEFAULT.maximum());

    assertThat(plan(definition(), options()).expiresAt()).isAfter(latest);
  }

  @Test
  void theOnlyEssentialContainerIsChosen() {
    assertThat(plan(definition(), options()).container()).isEqualTo("api");
    assertThat(plan(definition(), options()).notes()).isEmpty();
  }

  @Test
  void ofSeveralEssentialContainersTheOneNamedLikeTheServiceIsChosen() {
    TaskDefinition both = definition(it -> container(it, 1).addProperty("essential", true));

    assertThat(plan(both, options()).container()).isEqualTo("api");
    assertThat(plan(both, options()).notes()).isEmpty();
  }

  @Test
  void elseTheFirstEssentialOneIsChosenAndSaid() {
    TaskDefinition both =
        definition(
            it -> {
              container(it, 0).addProperty("name", "web");
              container(it, 1).addProperty("essential", true);
              container(it, 1).remove("dependsOn");
            });

    ShellPlan plan = plan(both, options());

    assertThat(plan.container()).isEqualTo("web");
    assertThat(plan.notes()).singleElement().asString().contains("web").contains("proxy");
  }

  @Test
  void aContainerThatDoesNotExistIsRefusedWithTheListOfThoseThatDo() {
    Problem problem = refusal(definition(), in("nginx"));

    assertThat(problem.kind()).isEqualTo(Problem.Kind.USAGE);
    assertThat(problem.why()).contains("api, proxy");
  }

  @Test
  void aSizeThatFargateLacksBecomesTheNextThatItHasWhichIsSaid() {
    ShellPlan plan = plan(definition(), sized(256, 3072));

    assertThat(plan.run().object("overrides").flatMap(it -> it.text("cpu"))).hasValue("512");
    assertThat(plan.run().object("overrides").flatMap(it -> it.text("memory"))).hasValue("3072");
    assertThat(plan.notes())
        .contains(
            "--cpu 512 --memory 3072, the next that Fargate has; it has no --cpu 256 --memory 3072");
  }

  @Test
  void aSizeBeyondAllThatFargateHasIsRefusedWithTheNearest() {
    Problem problem = refusal(definition(), sized(16384, 200 * 1024));

    assertThat(problem.kind()).isEqualTo(Problem.Kind.USAGE);
    assertThat(problem.remedy()).contains("--cpu 16384 --memory 122880");
  }

  @Test
  void aContainersOwnLimitFollowsTheTasksSize() {
    JsonObject override = firstOverride(plan(definition(), sized(512, 1024)));

    assertThat(override.get("cpu").getAsInt()).isEqualTo(512);
    assertThat(override.get("memory").getAsInt()).isEqualTo(1024 - 64);
  }

  @Test
  void overridesThatAreTooLongAreRefused() {
    ShellOptions wordy =
        options(
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Map.of("WORDS", "x".repeat(8192)),
            true);

    assertThat(refusal(definition(), wordy).why()).contains("8192");
  }

  @Test
  void aTaskWithoutARoleIsRefusedOnFargate() {
    TaskDefinition roleless = definition(it -> it.remove("taskRoleArn"));

    Problem problem = refusal(roleless, options());

    assertThat(problem.what()).isEqualTo("service api has no task role");
    assertThat(problem.remedy()).contains("ssmmessages:CreateControlChannel");
  }

  @Test
  void aServiceThatRunsNothingIsRefused() {
    Target idle =
        new Target(
            Fixtures.target(definition()).cluster(),
            new Origin.OfService(Fixtures.service(0)),
            Fixtures.deployment(),
            definition(),
            List.of(),
            Fixtures.CALLER);

    assertThatThrownBy(() -> Planner.plan(idle, options(), Fixtures.NOW, Fixtures.TOKEN))
        .isInstanceOf(MayflyException.class)
        .hasMessageContaining("service api has no tasks");
  }

  @Test
  void withoutRegisteringAContainerThatIsNotEssentialIsRefused() {
    ShellOptions options =
        options(Optional.of("proxy"), OptionalInt.empty(), OptionalInt.empty(), Map.of(), false);

    assertThat(refusal(definition(), options).kind()).isEqualTo(Problem.Kind.USAGE);
  }

  @Test
  void itsTextFormHoldsNoEnvironment() {
    ShellOptions secret =
        options(
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Map.of("PASSWORD", "hunter2"),
            true);

    assertThat(plan(definition(), secret).toString()).doesNotContain("hunter2");
    assertThat(secret.toString()).doesNotContain("hunter2");
  }
}

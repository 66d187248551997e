package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mayfly.ecs.shell.RunsOn;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.ecs.shell.ShellPlan;
import dev.mayfly.ecs.shell.TaskShape;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Plans for tasks that are to differ from those of their service. */
class ShapesTest {

  private static ShellPlan plan(String fixture, TaskShape shape) {
    ServiceFixture service = ServiceFixture.named(fixture);
    return GoldenPlansTest.plan(service, ShellOptions.forApp(service.service().name()).with(shape));
  }

  private static JsonObject run(ShellPlan plan) {
    return JsonParser.parseString(plan.toJson()).getAsJsonObject().getAsJsonObject("RunTask");
  }

  private static Problem refusal(String fixture, TaskShape shape) {
    return catchThrowableOfType(MayflyException.class, () -> plan(fixture, shape)).problem();
  }

  @Test
  void aServiceOnInstancesThatStartOnDemandCanBeLikenedOnFargate() {
    ShellPlan plan = plan("managed-scaling", TaskShape.AS_DEPLOYED.on(RunsOn.FARGATE));

    assertThat(run(plan).get("launchType").getAsString()).isEqualTo("FARGATE");
    assertThat(run(plan).has("capacityProviderStrategy")).isFalse();
    assertThat(plan.notes()).isEmpty();
    assertThat(plan.changes().toString()).contains("launch type is FARGATE");
  }

  @Test
  void spareCapacityIsTakenWhereItIsAskedFor() {
    JsonObject run = run(plan("spot-strategy", TaskShape.AS_DEPLOYED.on(RunsOn.FARGATE_SPOT)));

    assertThat(run.has("launchType")).isFalse();
    assertThat(run.getAsJsonArray("capacityProviderStrategy").toString())
        .isEqualTo("[{\"capacityProvider\":\"FARGATE_SPOT\",\"weight\":1}]");
  }

  @Test
  void whatTheDefinitionIsNotMadeForIsRefused() {
    Problem gpu = refusal("gpu", TaskShape.AS_DEPLOYED.on(RunsOn.FARGATE));
    Problem external = refusal("arm64", TaskShape.AS_DEPLOYED.on(RunsOn.EXTERNAL));

    assertThat(gpu.kind()).isEqualTo(Problem.Kind.USAGE);
    assertThat(gpu.what()).isEqualTo("no task of inference on FARGATE");
    assertThat(external.why()).isEqualTo("its task definition is compatible with FARGATE");
  }

  @Test
  void diskAndRolesAreOverridden() {
    TaskShape shape =
        TaskShape.AS_DEPLOYED
            .sized(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(50))
            .withRoles(
                Optional.of("ops/shell"), Optional.of("arn:aws:iam::111122223333:role/start"));

    JsonObject overrides = run(plan("arm64", shape)).getAsJsonObject("overrides");

    assertThat(overrides.getAsJsonObject("ephemeralStorage").get("sizeInGiB").getAsInt())
        .isEqualTo(50);
    assertThat(overrides.get("taskRoleArn").getAsString())
        .isEqualTo("arn:aws:iam::111122223333:role/ops/shell");
    assertThat(overrides.get("executionRoleArn").getAsString())
        .isEqualTo("arn:aws:iam::111122223333:role/start");
  }

  @Test
  void sidecarsStayWhereTheyAreToAndWaitOnlyForTheStart() {
    ShellPlan plan = plan("depends-on-healthy", TaskShape.AS_DEPLOYED.keepingSidecars());

    assertThat(plan.pruned()).isEmpty();
    assertThat(plan.changes().toString())
        .contains("warmup waits only for the start of orders")
        .contains("container warmup is kept");
  }

  @Test
  void aReadOnlyRootBecomesWritableWhereItIsToBe() {
    String plan = plan("readonly-root", TaskShape.AS_DEPLOYED.withWritableRoot()).toJson();

    assertThat(plan).doesNotContain("\"readonlyRootFilesystem\"").doesNotContain("mayfly-ssm");
  }
}

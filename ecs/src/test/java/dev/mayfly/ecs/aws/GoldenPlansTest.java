package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.shell.Change;
import dev.mayfly.ecs.shell.EphemeralShells;
import dev.mayfly.ecs.shell.LiveGroup;
import dev.mayfly.ecs.shell.Origin;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.ecs.shell.ShellPlan;
import dev.mayfly.ecs.shell.Target;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;

/**
 * What is planned for services of many kinds: the requests, and what is said of them. {@code
 * -Dmayfly.golden=write} writes the plans anew; what changes there is read in review.
 */
class GoldenPlansTest {

  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
  private static final UUID TOKEN = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
  private static final String CALLER = "arn:aws:sts::111122223333:assumed-role/Dev/ann@example.com";
  private static final boolean WRITES = "write".equals(System.getProperty("mayfly.golden"));

  static List<ServiceFixture> fixtures() {
    return ServiceFixture.all();
  }

  @Test
  void thereAreEnoughOfThem() {
    assertThat(fixtures()).hasSizeGreaterThanOrEqualTo(25);
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void aPlanIsAsItWas(ServiceFixture fixture) throws IOException {
    JsonObject planned = planned(fixture);

    if (WRITES) {
      Files.writeString(fixture.golden(), PRETTY.toJson(planned) + "\n");
    }
    assertThat(PRETTY.toJson(planned))
        .isEqualTo(PRETTY.toJson(JsonParser.parseString(Files.readString(fixture.golden()))));
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void itsRequestsAreSuchAsTheApiTakes(ServiceFixture fixture) {
    JsonObject requests = planned(fixture).getAsJsonObject("requests");
    if (requests != null) { // Else it is refused.
      assertThat(
              SdkJson.fill(RunTaskRequest.builder(), requests.getAsJsonObject("RunTask")).build())
          .isNotNull();
      if (requests.has("RegisterTaskDefinition")) {
        assertThat(
                SdkJson.fill(
                        RegisterTaskDefinitionRequest.builder(),
                        requests.getAsJsonObject("RegisterTaskDefinition"))
                    .build())
            .isNotNull();
      }
    }
  }

  private static JsonObject planned(ServiceFixture fixture) {
    ShellOptions options = ShellOptions.forApp(fixture.service().name());
    JsonObject planned = new JsonObject();
    try {
      ShellPlan plan = plan(fixture, options);
      planned.addProperty("container", plan.container());
      planned.add("notes", texts(plan.notes()));
      planned.add("changes", texts(plan.changes().stream().map(Change::toString).toList()));
      planned.add("requests", withoutKeeper(plan.toJson()));
    } catch (MayflyException e) {
      Problem problem = e.problem();
      planned.add("refused", texts(List.of(problem.what(), problem.why(), problem.remedy())));
    }
    return planned;
  }

  static ShellPlan plan(ServiceFixture fixture, ShellOptions options) {
    try (Ecs nobody = nobody()) {
      return shells(nobody).plan(target(fixture), options);
    }
  }

  /** Of tasks that run another revision than the service's there are none: nobody is asked. */
  static List<LiveGroup> differences(ServiceFixture fixture, ShellOptions options) {
    Target all = target(fixture);
    Target same =
        new Target(
            all.cluster(),
            all.origin(),
            all.deployment(),
            all.definition(),
            all.derived(),
            all.callerArn(),
            all.live().stream()
                .filter(task -> task.taskDefinitionArn().equals(all.definition().arn()))
                .toList(),
            all.providers(),
            all.own());
    try (Ecs nobody = nobody()) {
      EphemeralShells shells = shells(nobody);
      return shells.differences(shells.plan(same, options));
    }
  }

  private static EphemeralShells shells(Ecs ecs) {
    return new EphemeralShells(ecs, () -> NOW, () -> TOKEN, new Random(1));
  }

  /** A plan calls nobody. */
  private static Ecs nobody() {
    return AwsEcs.connect(
        new AwsSettings(
            Optional.of("eu-central-1"), Optional.empty(), Optional.empty(), Optional.empty()),
        Map.of("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "b"));
  }

  private static Target target(ServiceFixture fixture) {
    return new Target(
        new Cluster(fixture.service().clusterArn(), Optional.empty()),
        new Origin.OfService(fixture.service()),
        fixture.service().primary().orElseThrow(),
        fixture.definition(),
        List.of(),
        CALLER,
        fixture.live(),
        fixture.providers(),
        List.of());
  }

  private static JsonArray texts(List<String> lines) {
    JsonArray array = new JsonArray();
    lines.forEach(array::add);
    return array;
  }

  /** The keeper has tests of its own, and its text would hide the rest; so would its digest. */
  private static JsonObject withoutKeeper(String requests) {
    JsonObject tree =
        JsonParser.parseString(
                requests.replaceAll(
                    "(\"mayfly:plan\",\\s*\"value\": \")[0-9a-f]{32}", "$1<digest>"))
            .getAsJsonObject();
    tree.remove("changes");
    JsonArray command =
        tree.getAsJsonObject("RunTask")
            .getAsJsonObject("overrides")
            .getAsJsonArray("containerOverrides")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("command");
    JsonElement last = command.get(command.size() - 1);
    assertThat(last.getAsString()).contains("keeper");
    command.set(command.size() - 1, JsonDocument.parse("{\"a\":\"<keeper>\"}").tree().get("a"));
    return tree;
  }
}

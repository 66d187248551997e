package dev.mayfly.emulator.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mayfly.emulator.http.AwsError;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The account's buckets, with a clock that is moved by hand. */
class ThrottlesTest {

  private static final Input NOTHING = new Input(new JsonObject());

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Throttles throttles = Throttles.published(() -> now);

  private boolean admits(String operation, Input input) {
    try {
      throttles.admit(operation, input);
      return true;
    } catch (AwsError e) {
      return false;
    }
  }

  /** How many of {@code calls} at this moment are let in. */
  private long admitted(String operation, int calls) {
    return admitted(operation, NOTHING, calls);
  }

  private long admitted(String operation, Input input, int calls) {
    return IntStream.range(0, calls).filter(_ -> admits(operation, input)).count();
  }

  private static Input input(String json) {
    return new Input(JsonParser.parseString(json).getAsJsonObject());
  }

  @Test
  void aFullBucketLetsItsBurstIn() {
    assertThat(admitted("ecs:DescribeTasks", 500)).isEqualTo(100);
  }

  @Test
  void anEmptyOneLetsInWhatItGains() {
    admitted("ecs:DescribeTasks", 100);

    now = now.plusMillis(250);
    assertThat(admitted("ecs:DescribeTasks", 100)).isEqualTo(5);
    now = now.plusSeconds(1);
    assertThat(admitted("ecs:DescribeTasks", 100)).isEqualTo(20);
  }

  @Test
  void whatIsNotTakenDoesNotGrowBeyondTheBurst() {
    admitted("ecs:DescribeTasks", 100);

    now = now.plus(Duration.ofDays(1));

    assertThat(admitted("ecs:DescribeTasks", 500)).isEqualTo(100);
  }

  @Test
  void partsOfATokenAreKept() {
    admitted("ecs:RegisterTaskDefinition", 20);

    now = now.plusMillis(700);
    assertThat(admitted("ecs:RegisterTaskDefinition", 1)).isZero();
    now = now.plusMillis(400);
    assertThat(admitted("ecs:RegisterTaskDefinition", 2)).isEqualTo(1);
  }

  @Test
  void operationsThatAreCountedTogetherShareOne() {
    assertThat(admitted("ecs:ListTasks", 60)).isEqualTo(60);
    assertThat(admitted("ecs:DescribeTasks", 60)).isEqualTo(40);
    assertThat(admitted("ecs:DescribeServices", 60)).isEqualTo(60);
  }

  @Test
  void onFargateFewerTasksAreLaunched() {
    Input fargate = input("{launchType: FARGATE}");
    Input spot = input("{capacityProviderStrategy: [{capacityProvider: FARGATE_SPOT}]}");

    assertThat(admitted("ecs:RunTask", fargate, 15)).isEqualTo(15);
    assertThat(admitted("ecs:RunTask", spot, 15)).isEqualTo(5);
    assertThat(admitted("ecs:RunTask", input("{launchType: EC2}"), 15)).isEqualTo(15);
  }

  @Test
  void aClockThatWasSetBackChangesNothing() {
    admitted("ecs:DescribeTasks", 100);

    now = now.minusSeconds(60);
    assertThat(admitted("ecs:DescribeTasks", 1)).isZero();
    now = now.plusSeconds(60);
    assertThat(admitted("ecs:DescribeTasks", 1)).isZero();
  }

  @Test
  void itAnswersAsAwsDoes() {
    admitted("tag:GetResources", 15);

    assertThatThrownBy(() -> throttles.admit("tag:GetResources", NOTHING))
        .isInstanceOfSatisfying(
            AwsError.class, error -> assertThat(error.code()).isEqualTo("ThrottlingException"))
        .hasMessage("Rate exceeded");
  }

  @Test
  void whatWasRefusedIsCounted() {
    admitted("ecs:ListTasks", 90);
    admitted("ecs:DescribeTasks", 17);

    assertThat(throttles.refused()).isEqualTo(Map.of("ecs:DescribeTasks", 7L));
  }

  @Test
  void whatIsInNoBucketIsNeverRefused() {
    assertThat(admitted("logs:GetLogEvents", 1_000)).isEqualTo(1_000);
  }

  @Test
  void withoutThemNobodyIsRefused() throws AwsError {
    Throttles none = Throttles.none();

    for (int call = 0; call < 1_000; call++) {
      none.admit("ecs:RunTask", NOTHING);
    }

    assertThat(none.refused()).isEmpty();
  }
}

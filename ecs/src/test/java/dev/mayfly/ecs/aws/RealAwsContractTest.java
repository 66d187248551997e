package dev.mayfly.ecs.aws;

import dev.mayfly.ecs.Ecs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The contract, on AWS: {@code MAYFLY_AWS_TESTS=cluster/service}, with region and credentials where
 * AWS tools look for them. Runs and stops two small tasks.
 */
@EnabledIfEnvironmentVariable(named = "MAYFLY_AWS_TESTS", matches = ".+/.+")
class RealAwsContractTest extends EcsContract {

  private static Ecs ecs;

  @BeforeAll
  static void connect() {
    ecs = AwsEcs.connect(AwsSettings.fromEnvironment());
  }

  @AfterAll
  static void close() {
    ecs.close();
  }

  private static String[] where() {
    return System.getenv("MAYFLY_AWS_TESTS").split("/", 2);
  }

  @Override
  Ecs ecs() {
    return ecs;
  }

  @Override
  String cluster() {
    return where()[0];
  }

  @Override
  String service() {
    return where()[1];
  }
}

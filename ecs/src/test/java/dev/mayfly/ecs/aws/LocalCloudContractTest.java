package dev.mayfly.ecs.aws;

import dev.mayfly.ecs.Ecs;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract, on the local cloud. */
class LocalCloudContractTest extends EcsContract {

  @TempDir static Path directory;
  private static LocalCloud cloud;

  @BeforeAll
  static void start() {
    cloud = new LocalCloud(directory);
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  @Override
  Ecs ecs() {
    return cloud.ecs();
  }

  @Override
  String cluster() {
    return "demo";
  }

  @Override
  String service() {
    return "demo";
  }
}

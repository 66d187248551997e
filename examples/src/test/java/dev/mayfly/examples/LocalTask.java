package dev.mayfly.examples;

import dev.mayfly.emulator.Emulator;
import dev.mayfly.emulator.EmulatorSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.TargetNotConnectedException;
import software.amazon.awssdk.services.ssm.SsmClient;

/** A local cloud, and the task that its demo service runs. */
record LocalTask(Emulator cloud, EcsClient ecs, SsmClient ssm) implements AutoCloseable {
  private static final String CLUSTER = "demo";

  static LocalTask start(Path folder) {
    Emulator cloud = Emulator.start(EmulatorSettings.in(folder.resolve("cloud")));
    return new LocalTask(
        cloud,
        configure(cloud, EcsClient.builder()).build(),
        configure(cloud, SsmClient.builder()).build());
  }

  private static <B extends AwsClientBuilder<B, ?>> B configure(Emulator cloud, B builder) {
    return builder
        .endpointOverride(cloud.endpoint())
        .region(Region.of(cloud.region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(cloud.accessKeyId(), cloud.secretAccessKey())));
  }

  /** The container of the task, as the Session Manager calls it. */
  String target(String arn) {
    String id = arn.substring(arn.lastIndexOf('/') + 1);
    return ecs
        .describeTasks(ask -> ask.cluster(CLUSTER).tasks(arn))
        .tasks()
        .getFirst()
        .containers()
        .stream()
        .filter(container -> container.name().equals("demo"))
        .map(container -> "ecs:" + CLUSTER + "_" + id + "_" + container.runtimeId())
        .findFirst()
        .orElseThrow();
  }

  /** What {@code ask} gets of the task, as soon as its agent is there. */
  <T> T whenConnected(BiFunction<String, String, T> ask) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      List<String> tasks =
          ecs.listTasks(list -> list.cluster(CLUSTER).serviceName("demo")).taskArns();
      try {
        if (!tasks.isEmpty()) {
          return ask.apply(CLUSTER, tasks.getFirst());
        }
      } catch (TargetNotConnectedException
          | InvalidParameterException
          | software.amazon.awssdk.services.ssm.model.TargetNotConnectedException notYet) {
        if (System.nanoTime() > end) {
          throw notYet;
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  @Override
  public void close() {
    ssm.close();
    ecs.close();
    cloud.close();
  }
}

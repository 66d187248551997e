package dev.mayfly.ecs.aws;

import com.google.gson.JsonObject;
import dev.mayfly.ecs.CapacityProvider;
import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Deployment;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.LogEvent;
import dev.mayfly.ecs.LogPage;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.ecs.model.AutoScalingGroupProvider;
import software.amazon.awssdk.services.ecs.model.ClusterConfiguration;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandConfiguration;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.ManagedAgent;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/** Our records of what the SDK answers. */
final class SdkRecords {

  private SdkRecords() {}

  static Cluster cluster(software.amazon.awssdk.services.ecs.model.Cluster cluster) {
    Optional<String> key =
        Optional.ofNullable(cluster.configuration())
            .map(ClusterConfiguration::executeCommandConfiguration)
            .map(ExecuteCommandConfiguration::kmsKeyId);
    return new Cluster(cluster.clusterArn(), key, census(cluster));
  }

  private static Cluster.Census census(software.amazon.awssdk.services.ecs.model.Cluster cluster) {
    int draining =
        cluster.statistics().stream()
            .filter(statistic -> statistic.name().matches("draining\\w*ServiceCount"))
            .mapToInt(statistic -> Integer.parseInt(statistic.value()))
            .sum();
    return new Cluster.Census(
        number(cluster.activeServicesCount()) + draining,
        number(cluster.runningTasksCount()) + number(cluster.pendingTasksCount()));
  }

  static Service service(software.amazon.awssdk.services.ecs.model.Service service) {
    return new Service(
        service.serviceArn(),
        service.serviceName(),
        service.clusterArn(),
        number(service.desiredCount()),
        number(service.runningCount()),
        number(service.pendingCount()),
        Boolean.TRUE.equals(service.enableExecuteCommand()),
        service.deployments().stream()
            .filter(deployment -> "PRIMARY".equals(deployment.status()))
            .filter(deployment -> deployment.taskDefinition() != null)
            .findFirst()
            .map(deployment -> deployment(deployment, service))
            .or(() -> taskSet(service)));
  }

  /** Where another controller deploys, there are task sets in the place of deployments. */
  private static Optional<Deployment> taskSet(
      software.amazon.awssdk.services.ecs.model.Service service) {
    Comparator<TaskSet> primaryFirst =
        Comparator.comparingInt(set -> "PRIMARY".equals(set.status()) ? 0 : 1);
    return service.taskSets().stream()
        .filter(set -> !"DRAINING".equals(set.status()))
        .filter(set -> set.taskDefinition() != null)
        .min(primaryFirst.thenComparingInt(set -> -number(set.runningCount())))
        .map(set -> deployment(set, service));
  }

  private static int number(Integer value) {
    return value == null ? 0 : value;
  }

  private static Deployment deployment(
      software.amazon.awssdk.services.ecs.model.Deployment deployment,
      software.amazon.awssdk.services.ecs.model.Service service) {
    return new Deployment(
        deployment.taskDefinition(),
        Optional.ofNullable(deployment.networkConfiguration()).map(SdkRecords::document),
        Optional.ofNullable(deployment.launchTypeAsString()),
        documents(deployment.capacityProviderStrategy()),
        Optional.ofNullable(deployment.platformVersion()),
        extras(
            service,
            deployment.volumeConfigurations(),
            Optional.ofNullable(deployment.serviceConnectConfiguration())
                .filter(connect -> Boolean.TRUE.equals(connect.enabled()))
                .isPresent()));
  }

  private static Deployment deployment(
      TaskSet set, software.amazon.awssdk.services.ecs.model.Service service) {
    return new Deployment(
        set.taskDefinition(),
        Optional.ofNullable(set.networkConfiguration()).map(SdkRecords::document),
        Optional.ofNullable(set.launchTypeAsString()),
        documents(set.capacityProviderStrategy()),
        Optional.ofNullable(set.platformVersion()),
        extras(service, List.of(), false));
  }

  private static Deployment.Extras extras(
      software.amazon.awssdk.services.ecs.model.Service service,
      List<? extends SdkPojo> volumeConfigurations,
      boolean serviceConnect) {
    return new Deployment.Extras(
        documents(service.placementConstraints()),
        documents(service.placementStrategy()),
        documents(volumeConfigurations),
        serviceConnect,
        Boolean.TRUE.equals(service.enableECSManagedTags()),
        Optional.ofNullable(service.propagateTagsAsString()).filter(it -> !it.equals("NONE")),
        tags(service.tags()));
  }

  private static List<JsonDocument> documents(List<? extends SdkPojo> pojos) {
    return pojos.stream().map(SdkRecords::document).toList();
  }

  private static JsonDocument document(SdkPojo pojo) {
    return JsonDocument.of(SdkJson.toJson(pojo));
  }

  static TaskDefinition taskDefinition(DescribeTaskDefinitionResponse answer) {
    JsonObject tree = SdkJson.toJson(answer.taskDefinition());
    return new TaskDefinition(JsonDocument.of(tree), tags(answer.tags()));
  }

  static Task task(software.amazon.awssdk.services.ecs.model.Task task) {
    return new Task(
        task.taskArn(),
        task.clusterArn(),
        task.taskDefinitionArn(),
        Optional.ofNullable(task.lastStatus()).orElse("PROVISIONING"),
        Optional.ofNullable(task.desiredStatus()).orElse("RUNNING"),
        Optional.ofNullable(task.stopCodeAsString()),
        Optional.ofNullable(task.stoppedReason()),
        Optional.ofNullable(task.createdAt()),
        Boolean.TRUE.equals(task.enableExecuteCommand()),
        task.containers().stream().map(SdkRecords::container).toList(),
        tags(task.tags()),
        particulars(task),
        new Task.Milestones(
            Optional.ofNullable(task.connectivityAt()),
            Optional.ofNullable(task.pullStartedAt()),
            Optional.ofNullable(task.pullStoppedAt())));
  }

  private static Task.Particulars particulars(software.amazon.awssdk.services.ecs.model.Task task) {
    return new Task.Particulars(
        Optional.ofNullable(task.group()),
        Optional.ofNullable(task.startedBy()),
        Optional.ofNullable(task.startedAt()),
        Optional.ofNullable(task.healthStatusAsString()),
        wholeNumber(task.cpu()),
        wholeNumber(task.memory()),
        Optional.ofNullable(task.launchTypeAsString()),
        Optional.ofNullable(task.capacityProviderName()),
        Optional.ofNullable(task.platformVersion()),
        task.attachments().stream()
            .flatMap(attachment -> attachment.details().stream())
            .filter(detail -> "subnetId".equals(detail.name()))
            .map(KeyValuePair::value)
            .findFirst());
  }

  /** ECS answers both as text, and an empty one where the task has no limit of its own. */
  private static Optional<Integer> wholeNumber(String text) {
    return Optional.ofNullable(text).filter(it -> it.matches("\\d{1,9}")).map(Integer::valueOf);
  }

  private static Task.Container container(Container container) {
    Optional<ManagedAgent> agent =
        container.managedAgents().stream()
            .filter(managed -> "ExecuteCommandAgent".equals(managed.nameAsString()))
            .findFirst();
    return new Task.Container(
        container.name(),
        Optional.ofNullable(container.runtimeId()),
        Optional.ofNullable(container.lastStatus()).orElse("PENDING"),
        Optional.ofNullable(container.exitCode()),
        Optional.ofNullable(container.reason()),
        agent.map(ManagedAgent::lastStatus),
        agent.map(ManagedAgent::reason),
        agent.map(ManagedAgent::lastStartedAt),
        Optional.ofNullable(container.imageDigest()));
  }

  static CapacityProvider capacityProvider(
      software.amazon.awssdk.services.ecs.model.CapacityProvider provider) {
    boolean managed =
        Optional.ofNullable(provider.autoScalingGroupProvider())
            .map(AutoScalingGroupProvider::managedScaling)
            .filter(scaling -> "ENABLED".equals(scaling.statusAsString()))
            .isPresent();
    return new CapacityProvider(provider.name(), managed);
  }

  static LogPage logPage(FilterLogEventsResponse answer) {
    return new LogPage(
        answer.events().stream()
            .map(
                event ->
                    new LogEvent(
                        event.eventId(),
                        Instant.ofEpochMilli(event.timestamp()),
                        event.logStreamName(),
                        event.message().stripTrailing()))
            .toList(),
        Optional.ofNullable(answer.nextToken()).filter(token -> !token.isEmpty()));
  }

  private static List<Tag> tags(List<software.amazon.awssdk.services.ecs.model.Tag> tags) {
    return tags.stream()
        .map(tag -> new Tag(tag.key(), Optional.ofNullable(tag.value()).orElse("")))
        .toList();
  }
}

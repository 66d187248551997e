package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.CapacityProvider;
import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Connection;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.ExecuteCommandAnswer;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.LogPage;
import dev.mayfly.ecs.LogQuery;
import dev.mayfly.ecs.Registration;
import dev.mayfly.ecs.RunTaskAnswer;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.StartSessionAnswer;
import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.TaggedResources;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.ResumeAnswer;
import dev.mayfly.session.protocol.DataKey;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Answers as a test says, the last answer again and again; keeps what it was asked. */
final class ScriptedEcs implements Ecs {

  final List<String> calls = new CopyOnWriteArrayList<>();
  final List<JsonDocument> runs = new CopyOnWriteArrayList<>();
  final Deque<RunTaskAnswer> runAnswers = new ArrayDeque<>();
  final Deque<ExecuteCommandAnswer> execAnswers = new ArrayDeque<>();
  final Deque<Task> looks = new ArrayDeque<>();
  final Deque<LogPage> logPages = new ArrayDeque<>();
  final List<String> logCalls = new CopyOnWriteArrayList<>();
  final List<Instant> logFrom = new CopyOnWriteArrayList<>();
  Registration registration = new Registration.Registered("arn:registered:1");
  List<String> logLines = List.of();
  List<String> clusters = List.of(Fixtures.CLUSTER);
  List<Service> services = List.of();

  /** Of the tasks. */
  List<String> families = List.of();

  List<TaskDefinition> definitions = List.of();

  /** The tasks of all services; empty where a test tells by {@link #looks} how one changes. */
  List<Task> tasks = List.of();

  boolean describeFails;

  TaggedResources taggedServices = new TaggedResources.Listed(List.of());

  /** What the tags of tasks tell, if it is not what ECS itself does. */
  Optional<TaggedResources> tagged = Optional.empty();

  /** What ECS started for the caller, whatever it answered. */
  List<Task> started = List.of();

  private static <T> T next(Deque<T> answers) {
    return answers.size() > 1 ? answers.pop() : answers.getFirst();
  }

  @Override
  public RunTaskAnswer runTask(JsonDocument request) {
    calls.add("runTask");
    runs.add(request);
    return next(runAnswers);
  }

  @Override
  public Registration registerTaskDefinition(JsonDocument request) {
    calls.add("register");
    return registration;
  }

  @Override
  public List<Task> describeTasks(String cluster, Collection<String> tasks) {
    calls.add("describe");
    if (describeFails) {
      throw new MayflyException(Problem.failure("no answer", "scripted", "nothing"));
    }
    List<Task> asked = started.stream().filter(task -> tasks.contains(task.arn())).toList();
    if (!asked.isEmpty()) {
      return asked;
    }
    return looks.isEmpty()
        ? this.tasks.stream()
            .filter(one -> tasks.contains(one.arn()) || tasks.contains(one.id()))
            .filter(one -> Arn.name(one.clusterArn()).equals(Arn.name(cluster)))
            .toList()
        : List.of(next(looks));
  }

  @Override
  public void stopTask(String cluster, String task, String reason) {
    calls.add("stop");
  }

  @Override
  public ExecuteCommandAnswer executeCommand(
      String cluster, String task, String container, String command) {
    calls.add("execute");
    return next(execAnswers);
  }

  @Override
  public StartSessionAnswer startSession(
      String target, String document, Map<String, String> parameters) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ResumeAnswer resumeSession(String sessionId) {
    calls.add("resume");
    return new ResumeAnswer.Refused(Problem.failure("no resuming", "scripted", "nothing"));
  }

  @Override
  public void terminateSession(String sessionId) {
    calls.add("terminate");
  }

  @Override
  public void tagTask(String task, List<Tag> tags) {
    calls.add("tag");
  }

  @Override
  public DataKey generateDataKey(String keyId, Map<String, String> encryptionContext) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> lastLogLines(String group, String stream, int limit) {
    return logLines;
  }

  @Override
  public Optional<LogPage> logEvents(LogQuery query, Optional<String> next) {
    logCalls.add(query.group() + " " + next.orElse("first"));
    logFrom.add(query.from());
    return Optional.of(next(logPages));
  }

  @Override
  public List<String> listStoppedTasks(String cluster) {
    calls.add("list stopped");
    return listed(cluster, "STOPPED");
  }

  private List<String> listed(String cluster, String desiredStatus) {
    return tasks.stream()
        .filter(task -> task.desiredStatus().equals(desiredStatus))
        .filter(task -> Arn.name(task.clusterArn()).equals(Arn.name(cluster)))
        .map(Task::arn)
        .toList();
  }

  @Override
  public String callerArn() {
    return Fixtures.CALLER;
  }

  @Override
  public List<String> listClusters() {
    return clusters;
  }

  @Override
  public Optional<Cluster> describeCluster(String cluster) {
    return Optional.of(new Cluster(cluster, Optional.empty()));
  }

  @Override
  public Connection connection() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Cluster> describeClusters(Collection<String> asked) {
    calls.add("count");
    List<String> names = clusters.stream().map(Arn::name).toList();
    return asked.stream()
        .filter(arn -> names.contains(Arn.name(arn)))
        .map(
            arn ->
                new Cluster(
                    arn,
                    Optional.empty(),
                    new Cluster.Census(servicesIn(arn).size(), listed(arn, "RUNNING").size())))
        .toList();
  }

  @Override
  public TaggedResources taggedTasks(List<Tag> tags) {
    calls.add("tags");
    return tagged.orElseGet(
        () ->
            new TaggedResources.Listed(
                tasks.stream()
                    .filter(task -> task.tags().containsAll(tags))
                    .map(Task::arn)
                    .toList()));
  }

  @Override
  public TaggedResources taggedServices(List<Tag> tags) {
    calls.add("tagged services");
    return taggedServices;
  }

  @Override
  public List<String> listTasksOfFamily(String cluster, String family, boolean stopped) {
    return tasks.stream()
        .filter(task -> task.lastStatus().equals("STOPPED") == stopped)
        .filter(task -> task.clusterArn().equals(cluster))
        .map(Task::arn)
        .filter(_ -> families.contains(family))
        .toList();
  }

  @Override
  public List<String> listServices(String cluster) {
    calls.add("services");
    return servicesIn(cluster).stream().map(Service::arn).toList();
  }

  private List<Service> servicesIn(String cluster) {
    return services.stream()
        .filter(service -> Arn.name(service.clusterArn()).equals(Arn.name(cluster)))
        .toList();
  }

  @Override
  public List<Service> describeServices(String cluster, Collection<String> services) {
    calls.add("describe services");
    return servicesIn(cluster).stream()
        .filter(one -> services.contains(one.name()) || services.contains(one.arn()))
        .toList();
  }

  @Override
  public Optional<TaskDefinition> describeTaskDefinition(String taskDefinition) {
    return definitions.stream()
        .filter(each -> List.of(each.arn(), each.family()).contains(taskDefinition))
        .findFirst();
  }

  @Override
  public List<CapacityProvider> describeCapacityProviders(Collection<String> names) {
    return List.of();
  }

  @Override
  public List<String> definitionFamilies(String prefix) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void deleteTaskDefinition(String arn) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> newestRevisions(String family, int limit) {
    return definitions.stream()
        .filter(each -> each.family().equals(family))
        .map(TaskDefinition::arn)
        .toList();
  }

  @Override
  public List<String> listTasks(String cluster) {
    calls.add("list");
    return listed(cluster, "RUNNING");
  }

  @Override
  public List<String> listTasks(String cluster, String service) {
    return tasks.stream().map(Task::arn).toList();
  }

  @Override
  public List<String> listTasksStartedBy(String cluster, String startedBy) {
    calls.add("list");
    return Stream.concat(
            started.stream(),
            tasks.stream()
                .filter(task -> task.particulars().startedBy().equals(Optional.of(startedBy)))
                .filter(task -> Arn.name(task.clusterArn()).equals(Arn.name(cluster))))
        .map(Task::arn)
        .toList();
  }

  @Override
  public void close() {}
}

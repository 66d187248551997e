package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import dev.mayfly.emulator.http.Caller;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Run, stop, list and describe tasks. */
final class TaskOperations {

  private static final int PAGE = 100;
  private static final int LONGEST_REASON = 255;

  /** Tasks that are not stopped, in one cluster: this is one machine. */
  private static final int MOST_LIVE = 1000;

  private final Cloud cloud;
  private final TaskRunner runner;
  private final TaskLauncher launcher;

  TaskOperations(Cloud cloud, TaskRunner runner, TaskLauncher launcher) {
    this.cloud = cloud;
    this.runner = runner;
    this.launcher = launcher;
  }

  Map<String, Operation> all() {
    return Map.of(
        "RunTask", this::run,
        "StopTask", this::stop,
        "ListTasks", this::list,
        "DescribeTasks", this::describe);
  }

  private JsonObject run(Input input, Caller caller) throws AwsError {
    Optional<String> clientToken = input.filled("clientToken");
    Optional<Cloud.Launched> before = clientToken.flatMap(cloud::launched);
    if (before.isPresent()) {
      return repeated(before.get(), input);
    }
    RunTaskRequest request = new RunTaskRequest(cloud, input);
    int count = request.count();
    Launch launch = request.launch();
    checkRoom(launch.cluster(), count);
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(launcher.launch(launch));
    }
    clientToken.ifPresent(token -> cloud.remember(token, new Cloud.Launched(input.json(), tasks)));
    return launched(tasks);
  }

  private void checkRoom(Cluster cluster, int count) throws AwsError {
    int live =
        cloud
            .tasks(task -> task.cluster() == cluster && !task.stopped() && !runner.pretends(task))
            .size();
    if (live + count > MOST_LIVE) {
      throw EcsErrors.client(
          "You’ve reached the limit on the number of tasks you can run concurrently");
    }
  }

  private static JsonObject repeated(Cloud.Launched before, Input input) throws AwsError {
    if (!before.request().equals(input.json())) {
      throw EcsErrors.clientTokenInUse();
    }
    return launched(before.tasks());
  }

  private static JsonObject launched(List<Task> tasks) {
    return new Fields()
        .list("tasks", tasks.stream().map(task -> TaskView.of(task, true)).toList())
        .list("failures", List.of())
        .build();
  }

  private JsonObject stop(Input input, Caller caller) throws AwsError {
    Cluster cluster = cloud.cluster(input);
    String reason = input.filled("reason").orElse("Task stopped by user");
    if (reason.length() > LONGEST_REASON) {
      throw EcsErrors.invalidParameter("reason must be at most " + LONGEST_REASON + " characters");
    }
    Task task =
        cloud.task(cluster, input.text("task").orElse("")).orElseThrow(EcsErrors::taskNotFound);
    runner.tell(task, new TaskEvent.StopRequested(StopCode.USER_INITIATED, reason));
    return new Fields().json("task", TaskView.of(task, true)).build();
  }

  private JsonObject describe(Input input, Caller caller) throws AwsError {
    Cluster cluster = cloud.cluster(input);
    List<String> references = input.texts("tasks");
    if (references.isEmpty()) {
      throw EcsErrors.invalidParameter("Tasks cannot be empty.");
    }
    if (references.size() > PAGE) {
      throw EcsErrors.invalidParameter("taskIds can have at most " + PAGE + " items.");
    }
    boolean withTags = input.texts("include").contains("TAGS");
    List<JsonObject> tasks = new ArrayList<>();
    List<JsonObject> failures = new ArrayList<>();
    for (String reference : references) {
      cloud
          .task(cluster, reference)
          .ifPresentOrElse(
              task -> tasks.add(TaskView.of(task, withTags)),
              () -> failures.add(TaskView.missing(arn(cluster, reference))));
    }
    return new Fields().list("tasks", tasks).list("failures", failures).build();
  }

  private String arn(Cluster cluster, String reference) {
    return Arns.isArn(reference) ? reference : cloud.arns().task(cluster.name(), reference);
  }

  private JsonObject list(Input input, Caller caller) throws AwsError {
    Cluster cluster = cloud.cluster(input);
    TaskFilter filter = TaskFilter.in(input, cluster);
    List<String> arns = cloud.tasks(filter::accepts).stream().map(Task::arn).toList();
    Page page = Page.of(arns, Comparator.naturalOrder(), input, PAGE);
    return new Fields().texts("taskArns", page.keys()).text("nextToken", page.nextToken()).build();
  }
}

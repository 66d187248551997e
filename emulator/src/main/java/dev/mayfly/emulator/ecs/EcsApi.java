package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import dev.mayfly.emulator.http.Caller;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Amazon ECS: its operations, each done by the control plane's thread. */
final class EcsApi implements AwsJsonApi {

  private final ControlPlane controlPlane;
  private final Arns arns;
  private final Runnable housekeeping;
  private final Map<String, Operation> operations = new HashMap<>();

  /** {@code housekeeping} is done before each operation, by the same thread. */
  EcsApi(
      ControlPlane controlPlane,
      Arns arns,
      Runnable housekeeping,
      List<Map<String, Operation>> groups) {
    this.controlPlane = controlPlane;
    this.arns = arns;
    this.housekeeping = housekeeping;
    groups.forEach(operations::putAll);
  }

  @Override
  public String target() {
    return "AmazonEC2ContainerServiceV20141113";
  }

  @Override
  public String service() {
    return "ecs";
  }

  @Override
  public Map<String, Operation> operations() {
    return operations;
  }

  @Override
  public CompletableFuture<JsonObject> run(Operation operation, Input input, Caller caller) {
    return controlPlane.call(
        () -> {
          housekeeping.run();
          return operation.call(input, caller);
        });
  }

  @Override
  public String resource(String operation, Input input) {
    try {
      String cluster = lastSegment(input.filled("cluster").orElse("default"));
      return switch (operation) {
        case "RunTask", "DescribeTaskDefinition" -> definition(input);
        case "StopTask", "ExecuteCommand" ->
            arns.task(cluster, lastSegment(input.filled("task").orElse("*")));
        case "DescribeTasks" -> arns.task(cluster, first(input, "tasks"));
        case "DescribeServices" -> arns.service(cluster, first(input, "services"));
        case "UpdateService", "DeleteService", "CreateTaskSet" ->
            arns.service(cluster, lastSegment(input.filled("service").orElse("*")));
        case "DescribeClusters" -> arns.cluster(first(input, "clusters"));
        case "TagResource", "UntagResource", "ListTagsForResource" ->
            input.filled("resourceArn").orElse("*");
        default -> "*"; // Operations without resource-level permissions.
      };
    } catch (AwsError e) {
      return "*"; // A request so wrong that its resource cannot be told.
    }
  }

  private String definition(Input input) throws AwsError {
    String reference = lastSegment(input.filled("taskDefinition").orElse("*"));
    String[] parts = reference.split(":", 2);
    return arns.taskDefinition(parts[0], 0).replaceFirst("0$", parts.length == 2 ? parts[1] : "*");
  }

  private static String first(Input input, String list) throws AwsError {
    List<String> references = input.texts(list);
    return references.isEmpty() ? "*" : lastSegment(references.getFirst());
  }

  private static String lastSegment(String reference) {
    return reference.substring(reference.lastIndexOf('/') + 1);
  }
}

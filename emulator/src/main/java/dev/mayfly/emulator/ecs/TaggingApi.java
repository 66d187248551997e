package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import dev.mayfly.emulator.http.Caller;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * The Resource Groups Tagging API, as far as it lists what of ECS has tags: clusters, services,
 * tasks and task definitions. As on AWS, what has none is left out, and so is what was deleted or
 * has stopped.
 *
 * <p>Source: Resource Groups Tagging API reference, GetResources.
 */
final class TaggingApi implements AwsJsonApi {

  private static final int PAGE = 100;
  private static final int MOST_ARNS = 100;

  private final ControlPlane controlPlane;
  private final Cloud cloud;
  private final Map<String, Operation> operations = Map.of("GetResources", this::resources);

  TaggingApi(ControlPlane controlPlane, Cloud cloud) {
    this.controlPlane = controlPlane;
    this.cloud = cloud;
  }

  @Override
  public String target() {
    return "ResourceGroupsTaggingAPI_20170126";
  }

  @Override
  public String service() {
    return "tagging";
  }

  @Override
  public String actions() {
    return "tag";
  }

  @Override
  public Map<String, Operation> operations() {
    return operations;
  }

  /** It has no permissions below its own. */
  @Override
  public String resource(String operation, Input input) {
    return "*";
  }

  @Override
  public CompletableFuture<JsonObject> run(Operation operation, Input input, Caller caller) {
    return controlPlane.call(() -> operation.call(input, caller));
  }

  private JsonObject resources(Input input, Caller caller) throws AwsError {
    Set<String> named = new HashSet<>(input.texts("ResourceARNList"));
    if (named.size() > MOST_ARNS) {
      throw invalid("ResourceARNList can have at most " + MOST_ARNS + " items.");
    }
    NavigableMap<String, Tags> found = new TreeMap<>(tagged(input.texts("ResourceTypeFilters")));
    if (!named.isEmpty()) {
      found.keySet().retainAll(named);
    }
    for (Input filter : input.objects("TagFilters")) {
      String key = filter.filled("Key").orElseThrow(() -> invalid("A tag filter needs a Key."));
      List<String> values = filter.texts("Values");
      found.values().removeIf(tags -> !matches(tags, key, values));
    }
    return page(found, input);
  }

  private Map<String, Tags> tagged(List<String> types) {
    Map<String, Tags> all = new TreeMap<>();
    if (isWanted("cluster", types)) {
      cloud.clusters().forEach(cluster -> all.put(cluster.arn(), cluster.tags()));
    }
    if (isWanted("service", types)) {
      cloud.clusters().stream()
          .flatMap(cluster -> cluster.services().stream())
          .filter(service -> service.status() != Service.Status.INACTIVE)
          .forEach(service -> all.put(service.arn(), service.tags()));
    }
    if (isWanted("task", types)) {
      cloud.tasks(task -> !task.stopped()).forEach(task -> all.put(task.arn(), task.tags()));
    }
    if (isWanted("task-definition", types)) {
      cloud.definitions().stream()
          .filter(TaskDefinition::active)
          .forEach(definition -> all.put(definition.arn(), definition.tags()));
    }
    all.values().removeIf(tags -> tags.values().isEmpty());
    return all;
  }

  private static boolean isWanted(String kind, List<String> types) {
    return types.isEmpty() || types.contains("ecs") || types.contains("ecs:" + kind);
  }

  /** One of the values will do; without values, the key alone. */
  private static boolean matches(Tags tags, String key, List<String> values) {
    return Optional.ofNullable(tags.values().get(key))
        .filter(value -> values.isEmpty() || values.contains(value))
        .isPresent();
  }

  private static JsonObject page(NavigableMap<String, Tags> found, Input input) throws AwsError {
    int limit = input.number("ResourcesPerPage").orElse(PAGE);
    if (limit < 1 || limit > PAGE) {
      throw invalid("ResourcesPerPage must be between 1 and " + PAGE + ".");
    }
    List<JsonObject> page = new ArrayList<>();
    String last = "";
    var left = found.tailMap(input.filled("PaginationToken").orElse(""), false);
    for (Map.Entry<String, Tags> each : left.entrySet()) {
      if (page.size() == limit) {
        return answer(page, last);
      }
      last = each.getKey();
      page.add(
          new Fields()
              .text("ResourceARN", last)
              .list("Tags", each.getValue().capitalizedJson())
              .build());
    }
    return answer(page, "");
  }

  private static JsonObject answer(List<JsonObject> page, String token) {
    return new Fields().text("PaginationToken", token).list("ResourceTagMappingList", page).build();
  }

  private static AwsError invalid(String message) {
    return new AwsError("InvalidParameterException", 400, message);
  }
}

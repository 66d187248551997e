package dev.mayfly.ecs.aws;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mayfly.ecs.CapacityProvider;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.Service;

/**
 * A service and its task definition, made after what is in public, from a folder of {@code
 * src/test/resources/services}: {@code service.json} as DescribeServices gives it, {@code
 * task-definition.json} as RegisterTaskDefinition takes it.
 */
record ServiceFixture(Path folder) {

  private static final Path ALL =
      Path.of(
          System.getProperty("mayfly.root", ".."), "ecs", "src", "test", "resources", "services");

  static List<ServiceFixture> all() {
    try (Stream<Path> folders = Files.list(ALL)) {
      return folders.sorted().map(ServiceFixture::new).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ServiceFixture named(String name) {
    return new ServiceFixture(ALL.resolve(name));
  }

  String name() {
    return folder.getFileName().toString();
  }

  /** The plan as it is to be. */
  Path golden() {
    return folder.resolve("plan.json");
  }

  JsonObject serviceJson() {
    return json("service.json");
  }

  JsonObject definitionJson() {
    return json("task-definition.json");
  }

  dev.mayfly.ecs.Service service() {
    return SdkRecords.service(SdkJson.fill(Service.builder(), serviceJson()).build());
  }

  /** As DescribeTaskDefinition would tell it. */
  TaskDefinition definition() {
    JsonObject tree = definitionJson();
    List<Tag> tags = new ArrayList<>();
    Optional.ofNullable(tree.remove("tags"))
        .map(JsonElement::getAsJsonArray)
        .orElseGet(JsonArray::new)
        .forEach(tag -> tags.add(tag(tag.getAsJsonObject())));
    tree.addProperty("taskDefinitionArn", service().primary().orElseThrow().taskDefinition());
    tree.addProperty("revision", 7);
    tree.addProperty("status", "ACTIVE");
    tree.add("compatibilities", tree.getAsJsonArray("requiresCompatibilities").deepCopy());
    return new TaskDefinition(JsonDocument.of(tree), tags);
  }

  /** From {@code tasks.json}, if there is one: as DescribeTasks gives them. */
  List<Task> live() {
    return optional("tasks.json", "tasks")
        .map(
            json ->
                SdkRecords.task(
                    SdkJson.fill(software.amazon.awssdk.services.ecs.model.Task.builder(), json)
                        .build()))
        .toList();
  }

  /** From {@code capacity-providers.json}, if there is one. */
  List<CapacityProvider> providers() {
    return optional("capacity-providers.json", "capacityProviders")
        .map(
            json ->
                SdkRecords.capacityProvider(
                    SdkJson.fill(
                            software.amazon.awssdk.services.ecs.model.CapacityProvider.builder(),
                            json)
                        .build()))
        .toList();
  }

  private Stream<JsonObject> optional(String file, String list) {
    return Files.exists(folder.resolve(file))
        ? json(file).getAsJsonArray(list).asList().stream().map(JsonElement::getAsJsonObject)
        : Stream.of();
  }

  private static Tag tag(JsonObject tag) {
    return new Tag(tag.get("key").getAsString(), tag.get("value").getAsString());
  }

  private JsonObject json(String file) {
    try {
      return JsonParser.parseString(Files.readString(folder.resolve(file))).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name();
  }
}

package dev.mayfly.ecs.shell;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.mayfly.ecs.ContainerDefinition;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.TaskDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the tree of a task definition one in which a container runs the keeper, and lists what it
 * changes. Pure.
 */
record Derivation(
    TaskDefinition original,
    String own,
    TaskShape shape,
    Sidecars sidecars,
    Map<String, String> digests,
    List<Change> changes) {

  void apply(JsonObject tree) {
    JsonArray containers = new JsonArray();
    for (JsonElement element : tree.getAsJsonArray("containerDefinitions")) {
      JsonObject container = element.getAsJsonObject();
      String name = name(container);
      if (name.equals(own)) {
        becomeKeeper(tree, container);
        containers.add(container);
      } else if (sidecars.keeps(name)) {
        waitOnlyForStart(container);
        containers.add(container);
      }
    }
    tree.add("containerDefinitions", containers);
    containers.forEach(element -> common(element.getAsJsonObject()));
    prune(tree);
    original
        .document()
        .text("pidMode")
        .ifPresent(mode -> removed(tree, "pidMode", Obstacle.sharedProcesses(mode)));
  }

  private static String name(JsonObject container) {
    return container.get("name").getAsString();
  }

  private void becomeKeeper(JsonObject tree, JsonObject container) {
    JsonDocument before = JsonDocument.of(container);
    if (!before.texts("entryPoint").equals(List.of("/bin/sh", "-c"))) {
      change(
          "entry point of " + own + " is /bin/sh -c",
          "the keeper is a shell script, and RunTask cannot override an entry point");
    }
    container.add("entryPoint", Json.strings(List.of("/bin/sh", "-c")));
    remove(container, "command", "RunTask says the keeper instead");
    remove(container, "healthCheck", "the app itself does not run");
    if (Obstacle.restarts(before)) {
      remove(container, "restartPolicy", "the task is to end with its keeper");
    }
    if (before.text("essential").filter("false"::equals).isPresent()) {
      change(own + " is essential", "the task is to end with its keeper");
    }
    container.addProperty("essential", true);
    user(container);
    writable(tree, container);
    init(container);
  }

  private void user(JsonObject container) {
    if (shape.changesUser(new ContainerDefinition(JsonDocument.of(container)))) {
      String user = shape.user().orElseThrow();
      container.addProperty("user", user);
      change("user of " + own + " is " + user, "you asked for it");
    }
  }

  /** The agent must write somewhere; all else stays as the app has it. */
  private void writable(JsonObject tree, JsonObject container) {
    JsonDocument before = JsonDocument.of(container);
    if (!before.isTrue("readonlyRootFilesystem")) {
      return;
    }
    if (shape.writableRoot()) {
      remove(container, "readonlyRootFilesystem", "you asked for it");
    } else if (!AgentMounts.areIn(before)) {
      AgentMounts.addTo(tree, container);
      change(
          "empty volumes where the exec agent writes in " + own,
          "its root file system is read-only, and stays so; --writable-root changes that");
    }
  }

  private void init(JsonObject container) {
    JsonObject linux = container.getAsJsonObject("linuxParameters");
    if (linux == null) {
      linux = new JsonObject();
      container.add("linuxParameters", linux);
    }
    if (!JsonDocument.of(linux).isTrue("initProcessEnabled")) {
      change(
          own + " has an init process", "else what a session leaves behind would become zombies");
    }
    linux.addProperty("initProcessEnabled", true);
  }

  /** The keeper has no health check, and an essential container may not be waited for to end. */
  private void waitOnlyForStart(JsonObject container) {
    for (JsonElement element : array(container, "dependsOn")) {
      JsonObject dependency = element.getAsJsonObject();
      boolean strict =
          dependency.get("containerName").getAsString().equals(own)
              && !dependency.get("condition").getAsString().equals("START");
      if (strict) {
        dependency.addProperty("condition", "START");
        change(
            name(container) + " waits only for the start of " + own,
            "the keeper has no health check, and does not end before the task does");
      }
    }
  }

  private void common(JsonObject container) {
    String name = name(container);
    if (!array(container, "portMappings").isEmpty()) {
      change("no ports of " + name, "nothing is to reach it, and host ports may be taken");
    }
    container.remove("portMappings");
    pinned(container, name);
  }

  private void pinned(JsonObject container, String name) {
    String image = container.get("image").getAsString();
    Optional.ofNullable(digests.get(name))
        .filter(_ -> !image.contains("@"))
        .ifPresent(
            digest -> {
              container.addProperty("image", Images.pinned(image, digest));
              change(
                  "image of " + name + " is pinned to " + digest,
                  "that is what the live tasks run of " + image);
            });
  }

  private void prune(JsonObject tree) {
    sidecars.kept().forEach((name, why) -> change("container " + name + " is kept", why));
    for (String name : sidecars.pruned()) {
      change("no container " + name, own + " starts and logs without it; --keep-sidecars keeps it");
    }
    JsonDocument.of(tree)
        .object("proxyConfiguration")
        .flatMap(proxy -> proxy.text("containerName"))
        .filter(sidecars.pruned()::contains)
        .ifPresent(proxy -> removed(tree, "proxyConfiguration", "its proxy is container " + proxy));
  }

  private void removed(JsonObject tree, String member, String why) {
    if (tree.remove(member) != null) {
      change("no " + member, why);
    }
  }

  private void remove(JsonObject container, String member, String why) {
    if (container.remove(member) != null) {
      change("no " + member + " of " + own, why);
    }
  }

  private static JsonArray array(JsonObject tree, String member) {
    return tree.has(member) ? tree.getAsJsonArray(member) : new JsonArray();
  }

  private void change(String what, String why) {
    changes.add(new Change(what, why));
  }
}

package dev.mayfly.ecs.shell;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/**
 * What a RunTask request asks for, as a digest: a task of the same digest would be the same task.
 * Its tags are not part of it, nor what is different every time. Pure.
 */
final class PlanDigest {

  private PlanDigest() {}

  /**
   * Of a request without tags.
   *
   * @param content takes the place of the task definition, whose revision may be yet to be known
   */
  static String of(JsonObject request, String content) {
    JsonObject tree = request.deepCopy();
    tree.addProperty("taskDefinition", content);
    tree.remove("clientToken");
    tree.remove("startedBy");
    tree.remove("referenceId");
    for (JsonElement container :
        tree.getAsJsonObject("overrides").getAsJsonArray("containerOverrides")) {
      removeId(container.getAsJsonObject());
    }
    return ContentHash.of(tree);
  }

  private static void removeId(JsonObject container) {
    JsonArray variables = container.getAsJsonArray("environment");
    if (variables == null) {
      return;
    }
    JsonArray others = new JsonArray();
    for (JsonElement variable : variables) {
      if (!variable.getAsJsonObject().get("name").getAsString().equals(Keeper.ID_VARIABLE)) {
        others.add(variable);
      }
    }
    container.add("environment", others);
  }
}

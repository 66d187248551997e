package dev.mayfly.cli.report;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.shell.App;
import java.util.List;

/** What a shell can be opened in, as a table for people or as JSON for programs. */
public final class AppList {

  private AppList() {}

  /** A line for each, under headings. */
  public static String table(List<App> apps) {
    Table table = new Table("APP", "KIND", "TASKS", "REVISION", "EXEC");
    for (App app : apps) {
      table.row(
          name(app),
          app.kind(),
          app.running() + app.desired().map(desired -> "/" + desired).orElse(""),
          app.taskDefinition().map(Arn::name).orElse("-"),
          app.execEnabled() ? "yes" : "no");
    }
    return table.toString();
  }

  /** An array, empty when there are none. */
  public static String json(List<App> apps) {
    JsonArray array = new JsonArray();
    for (App app : apps) {
      JsonObject object = new JsonObject();
      object.addProperty("app", name(app));
      object.addProperty("kind", app.kind());
      object.addProperty("running", app.running());
      app.desired().ifPresent(desired -> object.addProperty("desired", desired));
      app.taskDefinition()
          .ifPresent(definition -> object.addProperty("taskDefinition", definition));
      object.addProperty("execEnabled", app.execEnabled());
      object.addProperty("clusterArn", app.clusterArn());
      array.add(object);
    }
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(array);
  }

  /** As {@code -a} takes it. */
  private static String name(App app) {
    return Arn.name(app.clusterArn()) + "/" + app.name();
  }
}

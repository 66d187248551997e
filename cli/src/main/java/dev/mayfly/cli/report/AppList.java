package dev.mayfly.cli.report;

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
    return JsonRow.array(apps.stream().map(AppList::row).toList());
  }

  private static JsonRow row(App app) {
    return new JsonRow()
        .put(JsonField.APP, name(app))
        .put(JsonField.KIND, app.kind())
        .put(JsonField.RUNNING, app.running())
        .put(JsonField.DESIRED, app.desired())
        .put(JsonField.TASK_DEFINITION, app.taskDefinition())
        .put(JsonField.EXEC_ENABLED, app.execEnabled())
        .put(JsonField.CLUSTER_ARN, app.clusterArn());
  }

  /** As {@code -a} takes it. */
  private static String name(App app) {
    return Arn.name(app.clusterArn()) + "/" + app.name();
  }
}

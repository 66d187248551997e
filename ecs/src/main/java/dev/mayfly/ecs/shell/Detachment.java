package dev.mayfly.ecs.shell;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.Optional;

/**
 * Makes of a plan for a task that is entered one for a task that runs a command by itself, as the
 * same user, in the same environment. Pure.
 */
final class Detachment {

  private Detachment() {}

  /** The container's own command can be no other than the container's user: so that is changed. */
  static ShellOptions of(ShellOptions options) {
    return switch (options.inside().user()) {
      case ShellUser.OfContainer _ -> options;
      case ShellUser.Root _ -> as(options, "0");
      case ShellUser.Named(String name, Optional<String> group) ->
          as(options, group.map(it -> name + ":" + it).orElse(name));
    };
  }

  private static ShellOptions as(ShellOptions options, String user) {
    return options.with(options.shape().runningAs(user));
  }

  /** The plan with {@link DetachedCommand} in the keeper's place. */
  static ShellPlan of(ShellPlan plan) {
    if (plan.overridesBlindly()) {
      throw new MayflyException(
          Problem.usage(
              "no detached command where nothing may be registered",
              "the image's own entry point is in force, and nobody would see if it swallowed the"
                  + " command",
              "leave out --no-register, or --detach"));
    }
    return plan.running(detached(plan.run(), plan));
  }

  private static JsonDocument detached(JsonDocument request, ShellPlan plan) {
    JsonObject run = request.tree();
    JsonObject overrides = run.getAsJsonObject("overrides");
    for (JsonElement each : overrides.getAsJsonArray("containerOverrides")) {
      JsonObject container = each.getAsJsonObject();
      if (container.get("name").getAsString().equals(plan.container())) {
        replaceScript(container.getAsJsonArray("command"), plan);
      }
    }
    checkLength(overrides);
    return JsonDocument.of(run);
  }

  /** The keeper's script is the last word. */
  private static void replaceScript(JsonArray command, ShellPlan plan) {
    command.remove(command.size() - 1);
    new DetachedCommand(InsideScript.of(plan).alone(), plan.lifetime().maximum())
        .arguments()
        .forEach(command::add);
  }

  private static void checkLength(JsonObject overrides) {
    int length = JsonDocument.of(overrides).toJson().length();
    if (length > PlanChecks.MAXIMUM_OVERRIDES) {
      throw new MayflyException(
          Problem.usage(
              "the command is too long",
              "with it the overrides are "
                  + length
                  + " characters of JSON; RunTask takes "
                  + PlanChecks.MAXIMUM_OVERRIDES,
              "put what is long into a file of the image, or run it without --detach"));
    }
  }
}

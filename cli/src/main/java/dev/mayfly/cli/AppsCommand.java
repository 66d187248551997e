package dev.mayfly.cli;

import dev.mayfly.cli.report.AppList;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.shell.App;
import dev.mayfly.ecs.shell.Apps;
import java.util.List;

/** {@code mayfly apps}: what a shell can be opened in. */
final class AppsCommand implements Command {

  @Override
  public Syntax syntax() {
    return Syntax.of(
            "apps",
            this,
            "Lists what a shell can be opened in: the services, and the families of tasks that run"
                + " without one.")
        .option("--cluster", "NAME", "look only in this cluster")
        .flag("--json", "print an array, empty when there are none")
        .footer(
            "",
            "Examples:",
            "  mayfly apps",
            "  mayfly apps --cluster main --json",
            "",
            "EXEC says whether running tasks can be entered too (--live); a fresh task always can.",
            "",
            "ECS describes ten services of one cluster a call, and takes 20 such calls a second: all"
                + " of 5,000 services in 300 clusters take half a minute, those of one cluster a"
                + " moment.");
  }

  @Override
  public int run(Invocation invocation) {
    try (Ecs ecs = invocation.cloud().connect()) {
      List<App> apps =
          new Apps(ecs, invocation.surroundings().clock())
              .telling(invocation.steps())
              .list(invocation.value("--cluster"));
      if (invocation.has("--json")) {
        invocation.report().print(AppList.json(apps));
      } else if (apps.isEmpty()) {
        invocation.report().say("no apps");
      } else {
        invocation.report().print(AppList.table(apps));
      }
    }
    return ExitStatus.OK.code();
  }
}

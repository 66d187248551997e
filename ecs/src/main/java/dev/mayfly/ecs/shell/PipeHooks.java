package dev.mayfly.ecs.shell;

import dev.mayfly.session.pipe.PipeScript;

/**
 * What {@link ShellWrapper} does, done for a command on pipes: it becomes the app's user, the
 * keeper is told that the user has left, and where one may be missing, it is looked for first.
 */
final class PipeHooks {

  // The names of PipeScript's own functions and variables are free here until it begins; those of
  // variables start with "_", since the command's environment may hold short ones.
  private static final String ARRIVAL =
      """
      _f=/dev/null/
      q(){ for _d in /tmp /dev/shm /var/tmp;do [ -e $_d/.mayfly-@id@ ]&&_f=$_d/.mayfly-@id@&&return;done;false;}
      @check@
      (:>$_f.left)
      """;

  private static final String CHECK =
      """
      _i=0;until q;do
      [ $_i = 5 ]&&x @keeper@
      _i=$((_i+1));sleep 1
      done""";

  private static final String DEPARTURE = "(echo 1 >$_f.left)";

  private PipeHooks() {}

  /** {@code script} with them, in the task of {@code plan}. */
  static PipeScript added(PipeScript script, InsideScript inside, ShellPlan plan) {
    String check = plan.overridesBlindly() ? Refusal.in(CHECK) : "q";
    String arrival = ARRIVAL.replace("@check@", check).replace("@id@", plan.launchId());
    return script.withHooks(arrival + inside.first(), DEPARTURE);
  }

  /** {@code script} with them, in a task that has no keeper. */
  static PipeScript added(PipeScript script, InsideScript inside) {
    return script.withHooks(inside.first(), "");
  }
}

package dev.mayfly.ecs.shell;

import dev.mayfly.session.pipe.PipeScript;

/**
 * What {@link ShellWrapper} does for the keeper, done for a command on pipes: it is told that the
 * user has left, and where it may be missing, it is looked for first.
 */
final class PipeHooks {

  /** What the script refuses with, where there is no keeper. */
  static final String NO_KEEPER = "keeper";

  // The names of PipeScript's own functions and variables are free here until it begins; those of
  // variables start with "_", since the command's environment may hold short ones.
  private static final String ARRIVAL =
      """
      _f=/dev/null/
      q(){ for _d in /tmp /dev/shm /var/tmp;do [ -e $_d/.mayfly-@id@ ]&&_f=$_d/.mayfly-@id@&&return;done;false;}
      @check@
      (:>$_f.left)""";

  private static final String CHECK =
      """
      _i=0;until q;do
      [ $_i = 5 ]&&x @absent@
      _i=$((_i+1));sleep 1
      done""";

  private static final String DEPARTURE = "(echo 1 >$_f.left)";

  private PipeHooks() {}

  /** {@code script} with them. */
  static PipeScript added(PipeScript script, ShellPlan plan) {
    String check = plan.overridesBlindly() ? CHECK.replace("@absent@", NO_KEEPER) : "q";
    return script.withHooks(
        ARRIVAL.replace("@check@", check).replace("@id@", plan.launchId()), DEPARTURE);
  }
}

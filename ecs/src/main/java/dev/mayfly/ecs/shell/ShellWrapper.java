package dev.mayfly.ecs.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command string of ExecuteCommand: a shell around the user's shell or command, which tells the
 * exit status by a {@link Trailer}, and the keeper that the user has left.
 *
 * <p>It is split into words by the agent and executed without a shell. It holds no secrets:
 * CloudTrail keeps it.
 *
 * @param launchId names the keeper's files; empty in a task that has no keeper
 * @param checksKeeper whether to refuse, by {@link Trailer#NO_KEEPER}, where no keeper came to life
 * @param tenancy whose the task is before and after it
 */
record ShellWrapper(
    Trailer trailer, Optional<String> launchId, boolean checksKeeper, Tenancy tenancy) {

  // The handlers of INT, QUIT and TSTP are empty, not "ignore": what is ignored would be inherited.
  // They are set again in the parentheses, since a subshell resets them; and the parentheses are
  // there so that COMMAND may be 'exit' or 'exec' without taking the trailer with it.
  private static final String SCRIPT =
      """
      @arrival@
      [ $# = 0 ]&&set -- sh -i&&command -v bash >/dev/null&&set -- bash -i
      trap : INT QUIT TSTP
      (trap : INT QUIT TSTP;"$@")
      s=$?
      @departure@
      @trailer@
      """;

  private static final String ARRIVAL =
      """
      f=/dev/null/
      k() { for d in /tmp /dev/shm /var/tmp;do [ -e $d/.mayfly-@id@ ]&&f=$d/.mayfly-@id@&&return;done;false;}
      @check@
      @take@
      (:>$f.left) 2>/dev/null""";

  private static final String CHECK =
      """
      i=0;until k;do
      [ $i = 5 ]&&@absent@&&exit 1
      i=$((i+1));sleep 1
      done""";

  /** In a task that was launched for it. */
  static ShellWrapper ofEphemeral(Trailer trailer, String launchId, boolean checksKeeper) {
    return ofEphemeral(trailer, launchId, checksKeeper, Tenancy.ALONE);
  }

  /** The same, in one that others may use before and after it. */
  static ShellWrapper ofEphemeral(
      Trailer trailer, String launchId, boolean checksKeeper, Tenancy tenancy) {
    return new ShellWrapper(trailer, Optional.of(launchId), checksKeeper, tenancy);
  }

  /** In a task that runs anyway. */
  static ShellWrapper ofLive(Trailer trailer) {
    return new ShellWrapper(trailer, Optional.empty(), false, Tenancy.ALONE);
  }

  /** The string for {@code command}, or for an interactive shell if it is empty. */
  String around(List<String> command) {
    List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", script(), "mayfly"));
    words.addAll(command);
    return ShellWords.join(words);
  }

  private String script() {
    String absent = trailer.printing(Integer.toString(Trailer.NO_KEEPER));
    String arrival =
        ARRIVAL
            .replace("@check@", checksKeeper ? CHECK.replace("@absent@", absent) : "k")
            .replace("@take@", tenancy.arrival(trailer));
    return SCRIPT
        .replace("@arrival@", launchId.map(id -> arrival.replace("@id@", id)).orElse(":"))
        .replace("@departure@", launchId.map(_ -> tenancy.departure()).orElse(":"))
        .replace("@trailer@", trailer.printing("$s"));
  }
}

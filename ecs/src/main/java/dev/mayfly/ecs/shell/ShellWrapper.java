package dev.mayfly.ecs.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command string of ExecuteCommand: a shell around the user's shell or command, which tells the
 * exit status, or a {@link Refusal}, by a {@link Trailer}, and the keeper that the user has left.
 *
 * <p>It is split into words by the agent and executed without a shell. It holds no secrets:
 * CloudTrail keeps it.
 *
 * @param launchId names the keeper's files; empty in a task that has no keeper
 * @param checksKeeper whether to refuse where no keeper came to life
 * @param tenancy whose the task is before and after it
 * @param inside what becomes the app's user, and then the user's shell or command
 */
record ShellWrapper(
    Trailer trailer,
    Optional<String> launchId,
    boolean checksKeeper,
    Tenancy tenancy,
    InsideScript inside) {

  // The handlers of INT, QUIT and TSTP are empty, not "ignore": what is ignored would be inherited.
  // They are set again in the parentheses, since a subshell resets them.
  private static final String SCRIPT =
      """
      x(){ @refusal@;exit 1;}
      @arrival@
      @first@
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
      [ $i = 5 ]&&x @keeper@
      i=$((i+1));sleep 1
      done""";

  /** In a task that was launched for it. */
  static ShellWrapper ofEphemeral(
      Trailer trailer, String launchId, boolean checksKeeper, InsideScript inside) {
    return new ShellWrapper(trailer, Optional.of(launchId), checksKeeper, Tenancy.ALONE, inside);
  }

  /** The same, in a task that others may use before and after it. */
  ShellWrapper with(Tenancy other) {
    return new ShellWrapper(trailer, launchId, checksKeeper, other, inside);
  }

  /** In a task that runs anyway. */
  static ShellWrapper ofLive(Trailer trailer, InsideScript inside) {
    return new ShellWrapper(trailer, Optional.empty(), false, Tenancy.ALONE, inside);
  }

  /** The string. */
  String command() {
    List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", script(), "mayfly"));
    words.addAll(inside.words());
    return ShellWords.join(words);
  }

  private String script() {
    String arrival =
        ARRIVAL
            .replace("@check@", checksKeeper ? Refusal.in(CHECK) : "k")
            .replace("@take@", tenancy.arrival(trailer));
    return SCRIPT
        .replace("@refusal@", trailer.printing("$1"))
        .replace("@first@\n", inside.first())
        .replace("@arrival@", launchId.map(id -> arrival.replace("@id@", id)).orElse(":"))
        .replace("@departure@", launchId.map(_ -> tenancy.departure()).orElse(":"))
        .replace("@trailer@", trailer.printing("$s"));
  }
}

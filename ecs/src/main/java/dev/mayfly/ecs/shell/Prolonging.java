package dev.mayfly.ecs.shell;

import dev.mayfly.session.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command that moves the end of a task from within: it tells the {@link Keeper} the uptime at
 * which to end, unless somebody has told it a later one; and prints how long that is from then on.
 * Pure.
 */
record Prolonging(Trailer trailer, String launchId, long seconds) {

  private static final Pattern LEFT = Pattern.compile("left ([0-9]{1,12})");

  // Where the file is not there, or $e no number, the test fails, too.
  private static final String SCRIPT =
      """
      f=/dev/null/
      for d in /tmp /dev/shm /var/tmp;do [ -e $d/.mayfly-@id@ ]&&f=$d/.mayfly-@id@&&break;done
      read -r t x </proc/uptime&&n=$((${t%%.*}+@seconds@))
      { read -r e x <$f.end;[ "$e" -ge $n ]||{ echo $n >$f.end&&e=$n;};} 2>/dev/null
      s=$?
      [ $s = 0 ]&&echo left $((e-${t%%.*}))
      @trailer@
      """;

  /** The command string of ExecuteCommand. */
  String command() {
    String script =
        SCRIPT
            .replace("@id@", launchId)
            .replace("@seconds@", Long.toString(seconds))
            .replace("@trailer@", trailer.printing("$s"));
    return ShellWords.join(List.of("/bin/sh", "-c", script));
  }

  /** How long the keeper lets the task live, as {@code printed} by the command. */
  static Optional<Duration> left(String printed) {
    Matcher seconds = LEFT.matcher(printed);
    return seconds.find()
        ? Optional.of(Duration.ofSeconds(Long.parseLong(seconds.group(1))))
        : Optional.empty();
  }

  static Problem longEnough() {
    return Problem.failure(
        "the task lives as long as it may",
        "its lifetime can be begun anew until it is four times the maximum",
        "next time, ask for more with --max-lifetime");
  }

  static Problem notOurs() {
    return Problem.failure(
        "the task has no end that could be moved",
        "it runs anyway, and mayfly never stops it",
        "stay as long as it lives; only a deployment, scaling in or somebody stops it");
  }

  static Problem failed(String why) {
    return Problem.failure(
        "the task's end could not be moved", why, "try again, or start another before it ends");
  }
}

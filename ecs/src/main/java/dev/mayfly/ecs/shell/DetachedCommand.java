package dev.mayfly.ecs.shell;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The command of a task that runs one command and ends with it, watched by nobody: a shell that
 * starts it, ends with its status, passes SIGTERM on, and ends it at the maximum lifetime; then the
 * status is 124, as timeout(1) has it.
 *
 * <p>POSIX sh, which needs no program but {@code sleep}. As the {@link Keeper} it leaves a file
 * {@code .mayfly-$MAYFLY_ID}, and takes from {@code ….end} the uptime at which to end instead.
 */
record DetachedCommand(List<String> words, Duration maximum) {

  /** What it ends with at its maximum lifetime. */
  static final int OVER = 124;

  /** So much later a command that does not obey SIGTERM is killed: as much as ECS itself grants. */
  private static final int PATIENCE_SECONDS = 30;

  private static final int ROUND_SECONDS = 5;

  // A wait that a signal interrupts has a status above 128 too: hence it is asked again, and only
  // then, since a shell forgets a status that it has told.
  private static final String SCRIPT =
      """
      # mayfly runs a command that ends this task
      set +eu;exec 3>&2 2>/dev/null
      command -v sleep >/dev/null||{ echo mayfly: this image has no sleep >&3;exit 127;}
      f=/dev/null/ p= o=
      for d in /tmp /dev/shm /var/tmp;do
      (:>$d/.mayfly-$MAYFLY_ID)&&f=$d/.mayfly-$MAYFLY_ID&&break
      done
      trap 'i=1;kill $p' TERM
      trap 'i=1 o=1;kill $p' USR1
      "$@" 2>&3 3>&- &
      p=$!
      up(){ read -r t x </proc/uptime;t=${t%%.*};}
      clock(){
      trap 'kill $c;exit' TERM
      up;e=$((t+@maximum@))
      while up;do
      x=;read -r x <$f.end
      case $x in ''|*[!0-9]*);;*)e=$x;;esac
      n=$((e-t));[ $n -gt 0 ]||break
      [ $n -gt @round@ ]&&n=@round@
      sleep $n& c=$!;wait $c
      done
      kill -USR1 $$
      sleep @patience@& c=$!;wait $c
      kill -KILL $p
      }
      clock 3>&- &
      k=$!
      while i=;wait $p;s=$?;[ $i ]&&[ $s -gt 128 ];do :;done
      kill $k
      [ $o ]&&s=@over@
      exit $s
      """;

  DetachedCommand {
    words = List.copyOf(words);
  }

  /** What {@code sh -c} gets: the script and the command's words. Holds what CloudTrail keeps. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of(script(), "mayfly"));
    arguments.addAll(words);
    return List.copyOf(arguments);
  }

  private String script() {
    return SCRIPT
        .replace("@maximum@", Long.toString(maximum.toSeconds()))
        .replace("@round@", Integer.toString(ROUND_SECONDS))
        .replace("@patience@", Integer.toString(PATIENCE_SECONDS))
        .replace("@over@", Integer.toString(OVER));
  }
}

package dev.mayfly.ecs.shell;

/**
 * The command of an ephemeral task: it waits for the first session, lives while a session lives,
 * and ends the task by itself, whatever becomes of the client.
 *
 * <p>POSIX sh, which needs no program but {@code sleep}. A session is a process whose {@code comm}
 * is {@code ssm-session-wor}, the kernel's 15 characters of {@code ssm-session-worker}; those of
 * port sessions bear that name too. Its clock is {@code /proc/uptime}, which goes on while a
 * machine is suspended. It ends with 0 when nobody came in time or the last one left, with 1 at its
 * maximum lifetime, with 143 on SIGTERM, with 127 in an image that has no {@code sleep}.
 *
 * <p>In the first writable of {@code /tmp}, {@code /dev/shm} and {@code /var/tmp} it leaves a file
 * {@code .mayfly-$MAYFLY_ID} that says that it came to life, and looks at every round for three
 * others: {@code ….end}, the uptime in seconds at which to end instead; {@code ….left}, which is
 * not empty once the user has left; and {@code ….keep}, the uptime until which it stays although
 * the user has left: see {@link Tenancy}.
 *
 * <p>Source of the name: amazon-ssm-agent; of the rule that state Z does not count: an agent that
 * reaps late must not keep a task alive.
 */
record Keeper(Lifetime lifetime) {

  /** Names this launch's files; set in the environment of the container. */
  static final String ID_VARIABLE = "MAYFLY_ID";

  /** How long after an event it may notice it, at most. */
  private static final int ROUND_SECONDS = 2;

  // A shell quits when a redirection of ':' fails, hence the parentheses around it. The file .keep
  // is read before the sessions are looked for: whoever takes the task changes it within one.
  private static final String SCRIPT =
      """
      # mayfly's keeper: it ends this task when nobody is connected any more
      set +eu;exec 2>/dev/null
      trap 'kill $c;exit 143' TERM
      c= f=/dev/null/ seen=
      for d in /tmp /dev/shm /var/tmp;do
      (:>$d/.mayfly-$MAYFLY_ID)&&f=$d/.mayfly-$MAYFLY_ID&&break
      done
      up(){ read -r t x </proc/uptime;t=${t%%.*};}
      up;s=$t e=$((t+@maximum@))
      while up;do
      k=;read -r k x <$f.keep
      case $k in ''|*[!0-9]*)k=0;;esac
      live=
      for p in /proc/[0-9]*/stat;do
      l=;read -r l <$p
      case $l in
      *'(ssm-session-wor) '[ZX]*);;
      *'(ssm-session-wor) '*)live=1;break;;
      esac
      done
      x=;read -r x <$f.end
      case $x in ''|*[!0-9]*);;*)e=$x;;esac
      [ $t -ge $e ]&&exit 1
      if [ $live ];then seen=1 last=$t
      elif [ $k -gt 0 ];then
      [ $t -ge $k ]&&exit 0
      elif [ -s $f.left ];then exit 0
      elif [ $seen ];then
      [ $((t-last)) -ge @linger@ ]&&exit 0
      else
      [ $((t-s)) -ge @grace@ ]&&exit 0
      fi
      n=$((e-t));[ $n -gt @round@ ]&&n=@round@
      sleep $n& c=$!;wait $c
      [ $? = 127 ]&&echo mayfly: this image has no sleep&&exit 127
      done
      """;

  /** The script, under 4 kB, for {@code sh -c}. Holds no secrets: CloudTrail keeps it. */
  String script() {
    return SCRIPT
        .replace("@maximum@", Long.toString(lifetime.maximum().toSeconds()))
        .replace("@grace@", Long.toString(lifetime.grace().toSeconds()))
        .replace("@linger@", Long.toString(lifetime.linger().toSeconds()))
        .replace("@round@", Integer.toString(ROUND_SECONDS));
  }
}

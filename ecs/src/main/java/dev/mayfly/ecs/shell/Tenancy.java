package dev.mayfly.ecs.shell;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How a session takes and leaves a task that others of the same person may use before and after it.
 * Pure.
 *
 * <p>In the keeper's file {@code ….keep} whoever leaves writes until which uptime the task stays,
 * and a mark. It is free for whoever is first to make the file {@code ….by-MARK}: with {@code
 * noclobber} a shell opens it so that only one can, without any program of the image's. Another one
 * gets {@link Trailer#TAKEN}, and nothing ran for it.
 *
 * @param claimant what the taker writes into that file, by which it knows its own
 * @param mark of this session's leaving
 * @param takes whether the task is to be taken first; a fresh one is its launcher's anyway
 * @param keep for how long the task stays when the session's user has left
 */
record Tenancy(String claimant, String mark, boolean takes, Optional<Duration> keep) {

  /** A task that ends so soon is not taken: the keeper may be about to end. */
  static final Duration MARGIN = Duration.ofSeconds(5);

  private static final int MARK_BYTES = 8;

  private static final String TAKE =
      """
      {
      read -r t x </proc/uptime;u= n= o=
      read -r u n <$f.keep;read -r o <$f.by-$n
      [ "$o" = @claimant@ ]||{ [ "$u" -ge $((${t%%.*}+@margin@)) ]&&(set -C;echo @claimant@ >$f.by-$n);}||{
      @taken@
      exit
      }
      echo 0 $n >$f.keep
      } 2>/dev/null""";

  private static final String RESET = "(:>$f.keep) 2>/dev/null";

  private static final String KEEP =
      "(read -r t x </proc/uptime&&echo $((${t%%.*}+@keep@)) @mark@ >$f.keep) 2>/dev/null";

  private static final String LEAVE = "(echo 1 >$f.left) 2>/dev/null";

  /** Of a session in a task that was launched for it, and that ends with it. */
  static final Tenancy ALONE = new Tenancy("", "", false, Optional.empty());

  /** A mark that nobody else has. */
  static String randomMark(RandomGenerator random) {
    byte[] bytes = new byte[MARK_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** What the wrapper does before anything runs; the keeper's files begin with {@code $f}. */
  String arrival(Trailer trailer) {
    return takes
        ? TAKE.replace("@claimant@", claimant)
            .replace("@margin@", Long.toString(MARGIN.toSeconds()))
            .replace("@taken@", trailer.printing(Integer.toString(Trailer.TAKEN)))
        : RESET;
  }

  /** What it does once the user has left. */
  String departure() {
    return keep.map(
            time -> KEEP.replace("@keep@", Long.toString(time.toSeconds())).replace("@mark@", mark))
        .orElse(LEAVE);
  }
}

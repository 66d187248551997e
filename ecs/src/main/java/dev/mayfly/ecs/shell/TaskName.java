package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A task as a user names it: by its ARN, by {@code cluster/id}, by its id or by the beginning of
 * that.
 *
 * @param cluster by name, if it is known
 * @param id or how it begins
 */
record TaskName(Optional<String> cluster, String id) {

  /** New ids are 32 hexadecimal digits; old ones have hyphens among them. */
  private static final Pattern ID = Pattern.compile("[0-9a-f-]{1,36}");

  private static final int WHOLE = 32;

  /** Whether {@code word} can be the name of a task at all. */
  static boolean isOne(String word) {
    return ID.matcher(Arn.name(word)).matches();
  }

  /** Refuses what no task can be called. */
  static TaskName of(String typed, Optional<String> cluster) {
    if (!isOne(typed)) {
      throw new MayflyException(
          Problem.usage(
              "\"" + typed + "\" is no task's id",
              "ids are 32 hexadecimal digits; the first ones do, if no other task has them",
              "mayfly ps lists the ephemeral tasks"));
    }
    String path = typed.substring(typed.lastIndexOf(':') + 1).replaceFirst("^task/", "");
    int slash = path.indexOf('/');
    return new TaskName(
        slash > 0 ? Optional.of(path.substring(0, slash)) : cluster, Arn.name(typed));
  }

  /** Whether it is not only a beginning. */
  boolean isWhole() {
    return id.length() >= WHOLE;
  }

  boolean fits(String arn) {
    return Arn.name(arn).startsWith(id);
  }

  @Override
  public String toString() {
    return cluster.map(name -> Arn.name(name) + "/").orElse("") + id;
  }
}

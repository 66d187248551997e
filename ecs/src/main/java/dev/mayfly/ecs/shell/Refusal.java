package dev.mayfly.ecs.shell;

import dev.mayfly.session.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why the scripts in front of a shell or command do not start it. */
enum Refusal {
  KEEPER(900),
  NOBODY(901),
  NOGROUP(902),
  SWITCHER(903),
  NOSHELL(904),
  NOENVIRONMENT(905);

  /** What a script says in the place of an exit status, which end at 255. */
  private final int code;

  Refusal(int code) {
    this.code = code;
  }

  /** {@code script} with the codes in the place of their names, as in {@code @keeper@}. */
  static String in(String script) {
    String coded = script;
    for (Refusal refusal : values()) {
      String name = "@" + refusal.name().toLowerCase(Locale.ROOT) + "@";
      coded = coded.replace(name, Integer.toString(refusal.code));
    }
    return coded;
  }

  static Optional<Refusal> of(int code) {
    return Arrays.stream(values()).filter(refusal -> refusal.code == code).findFirst();
  }

  /** The same, as a pipe channel carries it. */
  static Optional<Refusal> of(String code) {
    return Arrays.stream(values())
        .filter(refusal -> Integer.toString(refusal.code).equals(code))
        .findFirst();
  }

  Problem problem(Site site) {
    String container = "container " + site.container();
    return switch (this) {
      case KEEPER -> LostShell.noKeeper(site);
      case NOBODY ->
          Problem.failure(
              container + " has no such user",
              "its /etc/passwd does not have the name",
              "take a name that is in there, a number such as --user 1000:1000, or --root");
      case NOGROUP ->
          Problem.failure(
              container + " has no such group",
              "its /etc/group does not have the name",
              "take a name that is in there, or a number such as --user 1000:1000");
      case SWITCHER ->
          Problem.failure(
              "no way to become another user in " + container,
              "ECS Exec enters as root, and its image has no setpriv, su, gosu, su-exec or chroot"
                  + " that could change that",
              "enter as root with --root; or add one of them to the image: setpriv is part of"
                  + " util-linux");
      case NOSHELL ->
          Problem.failure(
              container + " has no such shell",
              "its image has no such program",
              "leave out --shell: then it is the first of bash, ash and sh that is there");
      case NOENVIRONMENT ->
          Problem.failure(
              "the app's environment cannot be read in " + container,
              "it is that of another user's process, or the image has neither tr nor sed",
              "leave out --live-env; or enter as the app's own user, without --root and --user");
    };
  }
}

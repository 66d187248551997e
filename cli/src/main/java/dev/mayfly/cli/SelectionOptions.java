package dev.mayfly.cli;

import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.shell.NetworkChoice;
import dev.mayfly.ecs.shell.Selection;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whose task a command works in: the options that say it, and what they come down to. */
final class SelectionOptions {

  /** What only a task can have that is yet to be launched. */
  static final List<String> OF_A_FRESH_TASK =
      List.of("--like", "--subnet", "--security-group", "--public-ip");

  private SelectionOptions() {}

  /** Which service, family or tags, and which container of its tasks. */
  static Syntax ofService(Syntax syntax) {
    return syntax
        .option("--cluster", "NAME", "look only in this cluster")
        .option("--service", "NAME", "the service, if APP does not say it")
        .option(
            "--family",
            "NAME",
            "a family of task definitions, which needs no service; or a revision: NAME:7")
        .repeatable(
            "--tag",
            "K=V",
            Tag.class,
            new TagEntry(),
            "a service with this tag; may be repeated, and then it has them all")
        .option("--container", "NAME", "the container to be in")
        .flag("--no-cache", "look anew for what was found within the last minute");
  }

  /** After what else a fresh task is made, and its network where nothing tells it. */
  static Syntax ofFreshTask(Syntax syntax) {
    return syntax
        .option("--like", "ID", "make it after this task, by the beginning of its id")
        .repeatable(
            "--subnet",
            "ID",
            String.class,
            new NetworkId("subnet-", "a subnet"),
            "a subnet of the task, in the place of those found")
        .repeatable(
            "--security-group",
            "ID",
            String.class,
            new NetworkId("sg-", "a security group"),
            "a security group of the task, in the place of those found")
        .flag("--public-ip", "give the task a public address");
  }

  static Selection of(Invocation invocation) {
    return new Selection(
        invocation.value("--app"),
        invocation.value("--cluster"),
        invocation.value("--service"),
        invocation.value("--container"),
        invocation.value("--family"),
        invocation.values("--tag"),
        invocation.value("--like"),
        new NetworkChoice(
            invocation.values("--subnet"),
            invocation.values("--security-group"),
            invocation.has("--public-ip") ? Optional.of(true) : Optional.empty()));
  }

  /** The same; where the command line does not say whose task, the user is asked if possible. */
  static Selection asked(Invocation invocation, boolean live, String verb) {
    AppQuestion question = new AppQuestion(invocation);
    Selection selection = of(invocation);
    if (namesSomething(selection, invocation, live) || !question.canBeAsked()) {
      check(invocation, live, verb);
      return selection;
    }
    return question.ask();
  }

  private static boolean namesSomething(Selection selection, Invocation invocation, boolean live) {
    return selection.namesSomething() || (live && invocation.has("--task"));
  }

  /** Refuses a command line that does not say whose task is meant. */
  static void check(Invocation invocation, boolean live, String verb) {
    if (!namesSomething(of(invocation), invocation, live)) {
      throw new MayflyException(
          Problem.usage(
              "no app given",
              live
                  ? "mayfly must know whose task to enter"
                  : "mayfly must know which service to clone the task from",
              "mayfly -a APP "
                  + verb
                  + ", where APP is "
                  + configured(invocation)
                  + "a service's name or cluster/service"));
    }
  }

  private static String configured(Invocation invocation) {
    List<AppChoice.Configured> apps = AppQuestion.configured(invocation);
    return apps.isEmpty()
        ? ""
        : apps.stream().map(AppChoice.Configured::name).collect(Collectors.joining(", ")) + ", ";
  }
}

package dev.mayfly.cli;

import dev.mayfly.cli.report.Spans;
import dev.mayfly.ecs.shell.Lifetime;
import dev.mayfly.ecs.shell.LiveOptions;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.ecs.shell.Warmth;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which task a command works in: the options that several commands have in common. */
final class TaskOptions {

  /** What only a task can have that is yet to be launched, its shape apart. */
  private static final List<String> OF_A_FRESH_TASK =
      List.of(
          "--reason",
          "--max-lifetime",
          "--grace",
          "--linger",
          "--keep",
          "--no-reuse",
          "--no-register",
          "--diff",
          "--dry-run");

  private TaskOptions() {}

  /** What the fresh task is to be like, and how long it may live. */
  static Syntax ofFreshTask(Syntax syntax) {
    return SelectionOptions.ofFreshTask(ShapeOptions.of(syntax))
        .option("--reason", "TEXT", "why, for the tag mayfly:reason")
        .option(
            "--timeout",
            "TIME",
            Duration.class,
            new Durations(),
            "from the start of the task to the session, at most (default: 5m)")
        .option(
            "--max-lifetime",
            "TIME",
            Duration.class,
            new Durations(),
            "the task ends then even if you are connected (default: 12h)")
        .option(
            "--linger",
            "TIME",
            Duration.class,
            new Durations(),
            "after a lost connection the task waits so long for you to return (default: 60s)")
        .option(
            "--grace",
            "TIME",
            Duration.class,
            new Durations(),
            "the task waits so long for the connection (default: 60s)")
        .flag("--no-register", "register no task definition, even where overrides do not suffice")
        .flag("--diff", "print how the task would differ from live ones and create nothing")
        .flag("--dry-run", "print the exact requests as JSON and create nothing");
  }

  /** Whether nothing is to be created. */
  static boolean onlyShows(Invocation invocation) {
    return invocation.has("--dry-run") || invocation.has("--diff");
  }

  /** That {@link #onlyShows}, as JSON, for verbs that print nothing else. */
  static Syntax ofShownJson(Syntax syntax) {
    return syntax.flag("--json", "with --diff: print an array, an object for all tasks alike");
  }

  /** Refuses that where nothing is shown. */
  static void checkShownJson(Invocation invocation) {
    if (invocation.has("--json") && !onlyShows(invocation)) {
      throw new MayflyException(
          Problem.usage(
              "--json goes only with --diff",
              "what this command prints else is its user's, and no result",
              "leave out --json; or print what would be done: --dry-run or --diff --json"));
    }
  }

  /** How long to wait. */
  static Syntax ofPatience(Syntax syntax, String description) {
    return syntax.option("--timeout", "TIME", Duration.class, new Durations(), description);
  }

  /** How a command is joined to our streams. */
  static Syntax ofStreams(Syntax syntax) {
    return syntax
        .flag("-i", "read stdin even if it is a terminal; pipes and files are always read")
        .flag("--no-tty", "give the command no terminal, even if there is one at both ends")
        .flag("--compress", "compress its output on the way, where the image has gzip");
  }

  /** A running task in the place of a fresh one. */
  static Syntax ofLiveTask(Syntax syntax) {
    return syntax
        .flag("--live", "enter a running task of the service, which is never stopped")
        .option("--task", "ID", "that running task, by the beginning of its id; implies --live")
        .flag("-s", "--select", "choose from a list: a fresh task, or one that runs");
  }

  /** Whether a running task is meant. */
  static boolean live(Invocation invocation) {
    return invocation.has("--live") || invocation.has("--task");
  }

  static ShellOptions fresh(Invocation invocation) {
    return fresh(invocation, invocation.command());
  }

  /** The same, where the words are no command. */
  static ShellOptions freshWithoutCommand(Invocation invocation) {
    return fresh(invocation, List.of());
  }

  private static ShellOptions fresh(Invocation invocation, List<String> command) {
    if (invocation.has("--dry-run") && invocation.has("--diff")) {
      throw new MayflyException(
          Problem.usage(
              "--dry-run does not go with --diff",
              "each prints something else of the same plan",
              "leave out one of them"));
    }
    return new ShellOptions(
        SelectionOptions.of(invocation),
        InsideOptions.of(invocation, command),
        ShapeOptions.read(invocation),
        lifetime(invocation),
        invocation.value("--reason"),
        invocation.<Duration>value("--timeout").orElse(ShellOptions.DEFAULT_TIMEOUT),
        !invocation.has("--no-register"),
        Warmth.NONE);
  }

  static LiveOptions running(Invocation invocation) {
    return running(invocation, invocation.command());
  }

  /** The same, where the words are no command. */
  static LiveOptions runningWithoutCommand(Invocation invocation) {
    return running(invocation, List.of());
  }

  private static LiveOptions running(Invocation invocation, List<String> command) {
    Stream.of(ShapeOptions.NAMES, SelectionOptions.OF_A_FRESH_TASK, OF_A_FRESH_TASK)
        .flatMap(List::stream)
        .filter(invocation::isTyped)
        .findFirst()
        .ifPresent(TaskOptions::refuseWithLive);
    return new LiveOptions(
        SelectionOptions.of(invocation),
        invocation.value("--task"),
        InsideOptions.of(invocation, command),
        // Only as typed: the configured one is for the start of a task.
        invocation.<Duration>typedValue("--timeout").orElse(LiveOptions.DEFAULT_TIMEOUT));
  }

  private static void refuseWithLive(String option) {
    throw new MayflyException(
        Problem.usage(
            option + " does not go with a running task",
            "it says what a fresh task is to be like; one that runs is as it is",
            "leave out " + option + ", or --live"));
  }

  /** Refuses a command line without a command, or with one that is not told from options. */
  static void checkCommand(Invocation invocation, String verb) {
    checkDashes(invocation, verb);
    if (invocation.words().isEmpty()) {
      throw new MayflyException(
          Problem.usage(
              "no command given",
              "mayfly " + verb + " runs one, and opens no shell by itself",
              "mayfly -a APP " + verb + " -- COMMAND; for a shell: mayfly -a APP shell"));
    }
  }

  /** A word without "--" is more likely an app without "-a" than a command. */
  static void checkDashes(Invocation invocation, String verb) {
    if (!invocation.words().isEmpty() && !invocation.typed().contains("--")) {
      throw new MayflyException(
          Problem.usage(
              "unexpected word \"" + invocation.words().getFirst() + "\"",
              "a command comes after \"--\", an app after \"-a\"",
              "mayfly -a APP " + verb + " -- " + String.join(" ", invocation.words())));
    }
  }

  private static Lifetime lifetime(Invocation invocation) {
    Lifetime usual = Lifetime.DEFAULT;
    Duration maximum = invocation.<Duration>value("--max-lifetime").orElse(usual.maximum());
    checkShorter(invocation, "--grace", maximum);
    checkShorter(invocation, "--linger", maximum);
    return new Lifetime(
        invocation.<Duration>value("--grace").orElse(usual.grace()), linger(invocation), maximum);
  }

  /** What is configured for all tasks may be too much for one. */
  private static void checkShorter(Invocation invocation, String option, Duration maximum) {
    Optional<Duration> typed = invocation.typedValue(option);
    typed
        .filter(time -> time.compareTo(maximum) > 0)
        .ifPresent(
            time -> {
              throw new MayflyException(
                  Problem.usage(
                      option + " " + Spans.text(time) + " is longer than the task may live",
                      "it ends after " + Spans.text(maximum) + " at the latest, used or not",
                      "let it wait for less, or allow more with --max-lifetime"));
            });
  }

  /** How long a task waits for a user whose connection is lost. */
  static Duration linger(Invocation invocation) {
    return invocation.<Duration>value("--linger").orElse(Lifetime.DEFAULT.linger());
  }
}

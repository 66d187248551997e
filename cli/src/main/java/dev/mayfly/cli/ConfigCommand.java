package dev.mayfly.cli;

import dev.mayfly.cli.config.ConfigFile;
import dev.mayfly.cli.config.Configuration;
import dev.mayfly.cli.config.Places;
import dev.mayfly.cli.config.Setting;
import dev.mayfly.cli.report.Report;
import dev.mayfly.cli.report.SettingList;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code mayfly config}: what is configured, where, and whom the user trusts to. */
final class ConfigCommand implements Command {

  @Override
  public Syntax syntax() {
    return Syntax.of(
            "config", this, "What is configured, where it comes from, and what is trusted.")
        .command(new Show())
        .command(new Paths())
        .command(new TrustFile())
        .command(new Untrust())
        .footer(
            "",
            "Examples:",
            "  mayfly config show             every setting, and where it comes from",
            "  mayfly -a api config show      the same for one app",
            "  mayfly config trust            lets this repository's mayfly.toml set what is"
                + " guarded",
            "",
            "Layers, the later wins: $XDG_CONFIG_HOME/mayfly/config.toml (or ~/.config/mayfly), the"
                + " nearest mayfly.toml up to the repository's root, variables MAYFLY_*, flags.");
  }

  @Override
  public int run(Invocation invocation) {
    throw new MayflyException(
        Problem.usage(
            "no command given",
            "mayfly config does nothing by itself",
            "mayfly config show, path, trust or untrust"));
  }

  private static Configuration configuration(Invocation invocation) {
    return invocation.configured().configuration();
  }

  /** {@code mayfly config show}. */
  private static final class Show implements Command {

    @Override
    public Syntax syntax() {
      return Syntax.of(
              "show", this, "Says what each setting is for an app, and where that comes from.")
          .flag("--json", "print an array");
    }

    @Override
    public int run(Invocation invocation) {
      List<SettingList.Row> rows = new ConfiguredRows(invocation).all();
      invocation
          .report()
          .print(invocation.has("--json") ? SettingList.json(rows) : SettingList.table(rows));
      return ExitStatus.OK.code();
    }
  }

  /** {@code mayfly config path}. */
  private static final class Paths implements Command {

    @Override
    public Syntax syntax() {
      return Syntax.of("path", this, "Prints the files that are read, the weaker first.");
    }

    @Override
    public int run(Invocation invocation) {
      Places places = configuration(invocation).places();
      places.userFile().filter(Files::exists).ifPresent(file -> print(file, invocation));
      places.repositoryFile().ifPresent(file -> print(file, invocation));
      return ExitStatus.OK.code();
    }

    private static void print(Path file, Invocation invocation) {
      invocation.report().print(file.toString());
    }
  }

  /** {@code mayfly config trust}. */
  private static final class TrustFile implements Command {

    @Override
    public Syntax syntax() {
      return Syntax.of(
              "trust",
              this,
              "Lets this repository's mayfly.toml set what is guarded, until it changes.")
          .flag("--yes", "do not ask");
    }

    @Override
    public int run(Invocation invocation) {
      Configuration configuration = configuration(invocation);
      Report report = invocation.report();
      ConfigFile file = configuration.repositoryFile().orElseThrow(() -> noFile());
      String name = configuration.places().shown(file.path());
      List<Setting> guarded = file.guarded();
      if (guarded.stream().allMatch(Setting::trusted)) {
        report.say(
            guarded.isEmpty() ? name + " sets nothing that is guarded" : name + " is trusted");
        return ExitStatus.OK.code();
      }
      report.line(name + " sets:");
      guarded.forEach(one -> report.line("  " + described(one, configuration.places())));
      if (!invocation.isTyped("--yes") && !agreed(name, invocation.questions())) {
        report.say("nothing was trusted");
        return ExitStatus.FAILURE.code();
      }
      configuration.trust().add(file);
      report.say(name + " is trusted until it changes; mayfly config untrust takes that back");
      return ExitStatus.OK.code();
    }

    /** With the values of variables, which the file shows to everybody who has it. */
    private static String described(Setting setting, Places places) {
      return places.shown(setting.source())
          + "  "
          + setting.key().name()
          + " = "
          + String.join(" ", setting.texts());
    }

    private static boolean agreed(String name, Questions questions) {
      if (!questions.canAsk()) {
        throw new MayflyException(
            Problem.usage(
                "nothing was trusted",
                "it asks before it trusts a file, and " + questions.whyNot(),
                "read the list above, then mayfly config trust --yes"));
      }
      return questions.confirm("Trust " + name + "?");
    }
  }

  /** {@code mayfly config untrust}. */
  private static final class Untrust implements Command {

    @Override
    public Syntax syntax() {
      return Syntax.of("untrust", this, "Takes that back.");
    }

    @Override
    public int run(Invocation invocation) {
      Configuration configuration = configuration(invocation);
      Path file = configuration.places().repositoryFile().orElseThrow(() -> noFile());
      boolean was = configuration.trust().remove(file);
      invocation
          .report()
          .say(
              configuration.places().shown(file)
                  + (was ? " is no longer trusted" : " was not trusted"));
      return ExitStatus.OK.code();
    }
  }

  private static MayflyException noFile() {
    return new MayflyException(
        Problem.usage(
            "no " + Places.REPOSITORY_FILE + " here",
            "there is none from this folder up to the root of its repository",
            "cd into the repository; your own file needs no trust"));
  }
}

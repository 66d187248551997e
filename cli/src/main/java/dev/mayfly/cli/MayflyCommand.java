package dev.mayfly.cli;

import dev.mayfly.cli.report.Report;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code mayfly} itself, and the options that every command takes, before or after its name. */
@Command(
    name = "mayfly",
    description = "A shell for your app on ECS/Fargate that is gone when you leave.",
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  mayfly -a myapp shell              a shell in a fresh task of that service",
      "  mayfly -a main/myapp shell -- id   one command, in the cluster main",
      "  mayfly ps                          what runs",
      "  mayfly -a demo shell --local       all of it on this machine, without AWS",
      "",
      "Exit status: the remote shell's own; 64 usage; 125 a failure of mayfly or of AWS; 130"
          + " interrupted."
    })
final class MayflyCommand implements Callable<Integer> {

  @Option(
      names = {"-a", "--app"},
      paramLabel = "APP",
      scope = ScopeType.INHERIT,
      description = "cluster/service, or a service's name in any cluster of the region")
  @Nullable String app;

  @Option(
      names = "--local",
      scope = ScopeType.INHERIT,
      description = "use the local cloud on this machine; it is started if it does not run")
  boolean local;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      scope = ScopeType.INHERIT,
      description = "AWS region; else AWS_REGION, else the profile's")
  @Nullable String region;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "AWS profile; else AWS_PROFILE")
  @Nullable String profile;

  @Option(
      names = "--no-input",
      scope = ScopeType.INHERIT,
      description = "never ask; fail where a question would be needed")
  boolean noInput;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "with a failure, print where it came from")
  boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "print what this command does, and its options")
  boolean help;

  @Option(names = "--version", versionHelp = true, description = "print the version")
  boolean version;

  private final Surroundings surroundings;

  MayflyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Report report() {
    return surroundings.report();
  }

  Optional<String> app() {
    return Optional.ofNullable(app);
  }

  Cloud cloud() {
    return new Cloud(
        surroundings, local, Optional.ofNullable(region), Optional.ofNullable(profile));
  }

  Questions questions() {
    return new Questions(surroundings.terminal(), surroundings.report(), !noInput);
  }

  @Override
  public Integer call() {
    throw new MayflyException(
        Problem.usage(
            "no command given",
            "mayfly does nothing by itself",
            "mayfly -a APP shell, or mayfly --help for all commands"));
  }
}

package dev.mayfly.cli;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;

/** {@code mayfly} itself, and the options that every command takes, before or after its name. */
final class MayflyCommand implements Command {

  @Override
  public Syntax syntax() {
    return Syntax.of(
            "mayfly", this, "A shell for your app on ECS/Fargate that is gone when you leave.")
        .everywhere(
            "APP",
            "cluster/service; or a service's or family's name, in any cluster of the region",
            "-a",
            "--app")
        .flagEverywhere(
            "--local", "use the local cloud on this machine; it is started if it does not run")
        .everywhere("REGION", "AWS region; else AWS_REGION, else the profile's", "--region")
        .everywhere("NAME", "AWS profile; else AWS_PROFILE", "--profile")
        .everywhere("ARN", "a role to assume first, with what the profile gives", "--role")
        .flagEverywhere("--no-input", "never ask; fail where a question would be needed")
        .flagEverywhere("--quiet", "say nothing but what went wrong, or what you should know")
        .flagEverywhere(
            "--verbose", "say in what a fresh task differs; with a failure, where it came from")
        .help("-h", "--help")
        .version("--version", "mayfly " + Version.text())
        .command(new ShellCommand())
        .command(new RunCommand())
        .command(new ExecCommand())
        .command(new ForwardCommand())
        .command(new AttachCommand())
        .command(new LogsCommand())
        .command(new PsCommand())
        .command(new AppsCommand())
        .command(new WhoamiCommand())
        .command(new WaitCommand())
        .command(new StopCommand())
        .command(new ExtendCommand())
        .command(new ReapCommand())
        .command(new ConfigCommand())
        .command(new LocalCommand())
        .command(new CompletionCommand())
        .footer(
            "",
            "Examples:",
            "  mayfly -a myapp shell              a shell in a fresh task of that service",
            "  mayfly -a main/myapp shell -- id   one command, in the cluster main",
            "  mayfly -a myapp run -- pg_dump mydb > dump.sql",
            "                                     a command in a fresh task, its bytes in a file",
            "  mayfly -a myapp exec -- ps aux     a command in a task that runs",
            "  mayfly -a myapp forward db.internal:5432",
            "                                     a database that the app reaches, on this machine",
            "  mayfly ps                          what runs",
            "  mayfly -a demo shell --local       all of it on this machine, without AWS",
            "",
            "Exit status: the remote shell's own; 64 usage; 125 a failure of mayfly or of AWS; 130"
                + " interrupted.");
  }

  @Override
  public int run(Invocation invocation) {
    throw new MayflyException(
        Problem.usage(
            "no command given",
            "mayfly does nothing by itself",
            "mayfly -a APP shell, or mayfly --help for all commands"));
  }
}

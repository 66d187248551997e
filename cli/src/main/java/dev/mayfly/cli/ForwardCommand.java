package dev.mayfly.cli;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code mayfly forward}: ports of a task, or of what it reaches, on this computer. */
final class ForwardCommand implements Command {

  @Override
  public Syntax syntax() {
    Syntax syntax =
        Syntax.of(
                "forward",
                this,
                "Makes ports of a fresh task, or of hosts that it reaches, ports of this computer.")
            .words("[LOCAL:][HOST:]REMOTE", "what to forward; several at once are independent")
            .option("--bind", "ADDRESS", "listen there (default: 127.0.0.1)")
            .flag("--stdio", "carry one connection on stdin and stdout, and listen nowhere");
    Manners.ofConnection(syntax);
    SelectionOptions.ofService(syntax);
    TaskOptions.ofLiveTask(syntax);
    TaskOptions.ofFreshTask(syntax);
    return syntax.footer(
        "",
        "Examples:",
        "  mayfly -a myapp forward 8080                    127.0.0.1:8080 to the task's 8080",
        "  mayfly -a myapp forward 15432:db.internal:5432  a database that the task reaches",
        "  mayfly -a myapp forward 0:redis:6379 0:db:5432  ports that are free, which are printed",
        "  mayfly -a myapp forward ./db.sock:db:5432       a unix socket (a path has a slash)",
        "  mayfly -a myapp forward --live 9010             into a task that runs, say for its JMX",
        "  ssh -o ProxyCommand='mayfly -a myapp forward --stdio 22' root@myapp",
        "",
        "LOCAL is a port, 0 for any that is free, or a path; without it, it is the port REMOTE."
            + " HOST is looked up and reached by the task. Ctrl-C ends all; then the fresh task"
            + " is stopped, and with --live the task runs on.",
        "",
        "Exit status: 64 usage, and nothing was created; 125 a failure, or all forwards ended;"
            + " 130 interrupted; with --stdio 0 when the connection has ended.");
  }

  @Override
  public int run(Invocation invocation) {
    List<ForwardSpec> specs = invocation.words().stream().map(ForwardSpec::parse).toList();
    check(specs, invocation);
    SelectionOptions.check(invocation, TaskOptions.live(invocation), "forward REMOTE");
    if (TaskOptions.onlyShows(invocation) && !TaskOptions.live(invocation)) {
      return new ShellRun(invocation).dryRun(TaskOptions.freshWithoutCommand(invocation));
    }
    return new ForwardRun(invocation, specs).run();
  }

  private static void check(List<ForwardSpec> specs, Invocation invocation) {
    if (specs.isEmpty()) {
      throw new MayflyException(
          Problem.usage(
              "nothing to forward",
              "no port is given",
              "mayfly -a APP forward 5432, or db.internal:5432 for a host that the task reaches"));
    }
    if (invocation.has("--stdio")) {
      checkStdio(specs, invocation);
      return;
    }
    checkLoops(specs, invocation);
    Set<ForwardSpec.Local> seen = new HashSet<>();
    for (ForwardSpec spec : specs) {
      boolean any = spec.local().equals(new ForwardSpec.Local.Port(0));
      if (!any && !seen.add(spec.local())) {
        throw new MayflyException(
            Problem.usage(
                "\"" + spec.typed() + "\" wants a local port that another forward has",
                "each needs one of its own",
                "give it another, as in 1"
                    + spec.target().port()
                    + ":…, or 0 for any that is free"));
      }
    }
  }

  /** The local cloud's containers have this computer's network: a forward would carry itself. */
  private static void checkLoops(List<ForwardSpec> specs, Invocation invocation) {
    for (ForwardSpec spec : specs) {
      if (invocation.has("--local")
          && spec.local().equals(new ForwardSpec.Local.Port(spec.target().port()))
          && spec.target().host().filter(host -> !isLoopback(host)).isEmpty()) {
        throw new MayflyException(
            Problem.usage(
                "\"" + spec.typed() + "\" would lead to itself",
                "in the local cloud, the ports of a container are those of this computer",
                "give it another local port: 0:" + spec.target().port()));
      }
    }
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  private static void checkStdio(List<ForwardSpec> specs, Invocation invocation) {
    if (specs.size() > 1 || invocation.has("--bind")) {
      throw new MayflyException(
          Problem.usage(
              "--stdio carries one connection",
              specs.size() > 1
                  ? specs.size() + " forwards are given"
                  : "it listens nowhere, so there is nothing to --bind",
              "mayfly -a APP forward --stdio 22"));
    }
  }
}

package dev.mayfly.ecs.shell;

import dev.mayfly.session.Problem;
import dev.mayfly.session.protocol.SessionEnd;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says why a session ended without an exit status, where its task is not to blame. */
final class LostShell {

  private static final String AGAIN = "run it again";

  /** What to do about an image in which nothing of ours can run. */
  static final String NO_SHELL =
      "the image has no /bin/sh, as those from scratch and distroless ones: enter a sidecar that has"
          + " one with --container, or build the app on an image that has";

  /** How official agents begin to say that KMS did not decrypt the client's key for them. */
  private static final String NO_KEY = "Fetching data key failed";

  private static final Pattern DENIED = Pattern.compile("kms:Decrypt on resource: (\\S+)");

  private LostShell() {}

  static Problem problem(SessionEnd end) {
    return switch (end) {
      case SessionEnd.ClosedByService(String output) -> closed(output);
      case SessionEnd.Exited(int status) ->
          lost("the agent says it ended with " + status + ", but the wrapper did not", AGAIN);
      case SessionEnd.Disconnected(String reason) ->
          lost("the connection is gone: " + reason, "check the network, and " + AGAIN);
      case SessionEnd.Unacknowledged(long _, var waited) ->
          lost(
              "the far end acknowledged nothing for " + waited.toSeconds() + " s",
              "check the network, and " + AGAIN);
      case SessionEnd.HandshakeRefused(String reason) ->
          lost("the two ends did not agree: " + reason, disagreement(reason));
      case SessionEnd.Malformed(String reason) ->
          lost("the far end sent what is no message: " + reason, "look for a proxy in between");
      case SessionEnd.ClosedByUs() -> lost("this end closed it", AGAIN);
    };
  }

  /** The same, where the terminal said something before there was a command. */
  static Problem problem(SessionEnd end, String before) {
    Problem problem = problem(end);
    return before.isBlank()
        ? problem
        : new Problem(
            problem.kind(),
            problem.what(),
            problem.why() + "\n" + before.strip(),
            problem.remedy());
  }

  /**
   * The same, of a command on a pipe channel, which is gone with its session. What became of it is
   * said only where that is in doubt.
   *
   * @param moreToDo what would have saved it, if that is known
   */
  static Problem ofCommand(SessionEnd end, String before, Site site, Optional<String> moreToDo) {
    Problem problem = problem(end, before);
    return leavesInDoubt(end)
        ? Problem.failure(
            problem.what(),
            problem.why() + "\n" + fate(site),
            "see what the command has done, then run it again"
                + moreToDo.map("\n"::concat).orElse(""))
        : problem;
  }

  private static boolean leavesInDoubt(SessionEnd end) {
    return switch (end) {
      case SessionEnd.ClosedByService(String output) -> output.isBlank();
      case SessionEnd.Disconnected _, SessionEnd.Unacknowledged _, SessionEnd.Malformed _ -> true;
      case SessionEnd.Exited _, SessionEnd.HandshakeRefused _, SessionEnd.ClosedByUs _ -> false;
    };
  }

  private static String fate(Site site) {
    return site.plan().isPresent()
        ? "the command may have finished or not; its task is stopped"
        : "the command may have finished or not, or still run in task " + site.task().id();
  }

  private static String disagreement(String reason) {
    return reason.startsWith("KMS gave no data key")
        ? "give this machine a route to AWS KMS; HTTPS_PROXY is honoured"
        : AGAIN;
  }

  private static Problem closed(String output) {
    String text = output.strip();
    if (text.contains(NO_KEY)) {
      return noKeyForTheAgent(text.substring(text.indexOf(NO_KEY)));
    }
    if (text.contains("Unable to start command")) {
      return Problem.failure(
          "the shell did not start",
          text,
          text.contains("/bin/sh") ? NO_SHELL : "check the command");
    }
    return lost(
        text.isEmpty() ? "the service closed it: terminated, idle for 20 minutes, or killed" : text,
        AGAIN);
  }

  /** The agent's own words; it calls KMS as the task. */
  private static Problem noKeyForTheAgent(String text) {
    Matcher denied = DENIED.matcher(text);
    return Problem.failure(
        "the session could not be encrypted: the task got no data key",
        text,
        denied.find()
            ? "allow the task role to decrypt with the cluster's key:\n"
                + "{\"Effect\":\"Allow\",\"Action\":\"kms:Decrypt\",\"Resource\":\""
                + denied.group(1)
                + "\"}"
            : "allow kms:Decrypt on the cluster's key to the task role, give the task a route to"
                + " KMS, and "
                + AGAIN);
  }

  private static Problem lost(String why, String remedy) {
    return Problem.failure("the session ended without an exit status", why, remedy);
  }

  static Problem noKeeper(Site site) {
    return Problem.failure(
        "no shell: the keeper never came to life in container " + site.container(),
        "the image's entry point swallowed the command that keeps this task in bounds, or none of"
            + " /tmp, /dev/shm and /var/tmp is writable",
        "leave out --no-register, or allow ecs:RegisterTaskDefinition");
  }
}

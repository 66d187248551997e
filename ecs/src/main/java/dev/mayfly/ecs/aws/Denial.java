package dev.mayfly.ecs.aws;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An action that a policy does not let the user do, and what to ask for: a statement to copy. It
 * names what the next call will need too, which is about another task, or another revision.
 *
 * @param resource an ARN, or {@code *}
 * @param message in AWS's words, which may say what kind of policy it was
 */
record Denial(String action, String resource, String message) {

  private static final Pattern EXPLICIT =
      Pattern.compile("explicit deny in (?:an? |the )?([\\w -]*?(?:policy|boundary))");

  private static final Pattern NOWHERE_ALLOWED =
      Pattern.compile("because no ([\\w -]*?(?:policy|boundary)) allows");

  private static final Pattern TASK =
      Pattern.compile("(arn:[^:]+:ecs:[^:]+:[^:]*:)(?:task|cluster)/([^/]+)(?:/.*)?");

  private static final Pattern REVISION =
      Pattern.compile("(arn:[^:]+:ecs:[^:]+:[^:]*:task-definition/[^:]+):.*");

  /** Organizations that forbid shells in production do it by this one. */
  private static final String ABOUT_EXEC =
      "a condition on ecs:enable-execute-command may forbid tasks that one can enter, as many"
          + " organizations do: then ask for an exception";

  String remedy() {
    Matcher explicit = EXPLICIT.matcher(message);
    if (explicit.find()) {
      return "no Allow helps against that Deny: ask whoever keeps the "
          + explicit.group(1)
          + " for an exception"
          + (isAboutExec() ? "\n" + ABOUT_EXEC : "");
    }
    return "ask for this in "
        + policy()
        + ":\n"
        + statement()
        + (isAboutExec() ? "\nif it is there already: " + ABOUT_EXEC : "")
        + (action.equals("sts:AssumeRole") ? "\nand that the role's trust policy names you" : "");
  }

  private String policy() {
    Matcher named = NOWHERE_ALLOWED.matcher(message);
    return named.find() && !named.group(1).equals("identity-based policy")
        ? "the " + named.group(1)
        : "your IAM policy";
  }

  private boolean isAboutExec() {
    return action.equals("ecs:RunTask");
  }

  private String statement() {
    List<String> resources = resources();
    return "{\"Effect\":\"Allow\",\"Action\":\""
        + action
        + "\",\"Resource\":"
        + (resources.size() == 1
            ? quoted(resources.getFirst())
            : resources.stream().map(Denial::quoted).collect(Collectors.joining(",", "[", "]")))
        + condition()
        + "}";
  }

  private String condition() {
    return action.equals("iam:PassRole")
        ? ",\"Condition\":{\"StringEquals\":{\"iam:PassedToService\":\"ecs-tasks.amazonaws.com\"}}"
        : "";
  }

  private List<String> resources() {
    Matcher task = TASK.matcher(resource);
    boolean inCluster = task.matches();
    return switch (action) {
      case "ecs:ExecuteCommand" ->
          inCluster ? List.of(cluster(task), tasks(task)) : List.of(resource);
      case "ssm:StartSession" ->
          inCluster
              ? List.of(tasks(task), document(""), document("ToRemoteHost"))
              : List.of(resource);
      case "ecs:DescribeTasks", "ecs:StopTask", "ecs:TagResource" ->
          List.of(inCluster ? tasks(task) : resource);
      case "ecs:RunTask" -> List.of(everyRevision());
      default -> List.of(resource); // Others are about what stays as it is.
    };
  }

  private static String cluster(Matcher task) {
    return task.group(1) + "cluster/" + task.group(2);
  }

  private static String tasks(Matcher task) {
    return task.group(1) + "task/" + task.group(2) + "/*";
  }

  private static String document(String suffix) {
    return "arn:aws:ssm:*::document/AWS-StartPortForwardingSession" + suffix;
  }

  private String everyRevision() {
    Matcher revision = REVISION.matcher(resource);
    return revision.matches() ? revision.group(1) + ":*" : resource;
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\"", "\\\"") + "\"";
  }
}

package dev.mayfly.cli.report;

import dev.mayfly.ecs.shell.Caller;

/** Who calls AWS, for people or as JSON for programs. */
public final class CallerReport {

  private CallerReport() {}

  /** A line for each thing that is known. */
  public static String lines(Caller caller) {
    return String.join(
        "\n",
        "account      " + caller.account(),
        "caller       " + caller.arn(),
        "region       " + caller.connection().region(),
        "profile      " + caller.connection().profile().orElse("none"),
        "endpoint     " + caller.connection().endpoint().map(Object::toString).orElse("AWS"),
        "credentials  " + caller.connection().credentials(),
        "owner tag    " + caller.owner());
  }

  /** An object; what is not known is not there. */
  public static String json(Caller caller) {
    return new JsonRow()
        .put(JsonField.ACCOUNT, caller.account())
        .put(JsonField.CALLER_ARN, caller.arn())
        .put(JsonField.REGION, caller.connection().region())
        .put(JsonField.PROFILE, caller.connection().profile())
        .put(JsonField.ENDPOINT, caller.connection().endpoint())
        .put(JsonField.CREDENTIALS, caller.connection().credentials())
        .put(JsonField.OWNER, caller.owner())
        .toString();
  }
}

package dev.mayfly.cli.report;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
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
    JsonObject object = new JsonObject();
    object.addProperty("account", caller.account());
    object.addProperty("callerArn", caller.arn());
    object.addProperty("region", caller.connection().region());
    caller.connection().profile().ifPresent(profile -> object.addProperty("profile", profile));
    caller
        .connection()
        .endpoint()
        .ifPresent(endpoint -> object.addProperty("endpoint", endpoint.toString()));
    object.addProperty("credentials", caller.connection().credentials());
    object.addProperty("owner", caller.owner());
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(object);
  }
}

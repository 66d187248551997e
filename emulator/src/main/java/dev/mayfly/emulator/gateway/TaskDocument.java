package dev.mayfly.emulator.gateway;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Optional;

/**
 * What the service asks of an agent for a session, letter for letter: for ExecuteCommand the
 * document AmazonECS-ExecuteInteractiveCommand with its command filled in, for StartSession the
 * published document and the parameters beside it. Source: amazon-ssm-agent
 * agent/session/contracts, MgsContracts and the documents of Session Manager.
 */
final class TaskDocument {

  private TaskDocument() {}

  static JsonObject of(OpenSession session) {
    JsonObject task = new JsonObject();
    switch (session.document()) {
      case SessionDocument.Command(String command, Optional<String> kmsKeyId) -> {
        task.addProperty("DocumentName", "AmazonECS-ExecuteInteractiveCommand");
        task.add("DocumentContent", content(command, kmsKeyId.orElse("")));
        task.add("Parameters", new JsonObject());
      }
      case SessionDocument.Published document -> {
        task.addProperty("DocumentName", document.name());
        task.add("DocumentContent", content(document));
        task.add("Parameters", parameters(document));
      }
    }
    task.addProperty("SessionId", session.sessionId());
    task.addProperty("RunAsUser", "");
    task.addProperty("SessionOwner", session.owner());
    return task;
  }

  private static JsonObject content(String command, String kmsKeyId) {
    JsonObject linux = new JsonObject();
    linux.addProperty("commands", command);
    linux.addProperty("runAsElevated", true);
    JsonObject properties = new JsonObject();
    properties.add("linux", linux);
    return content(
        "Runs an interactive command in a container", "InteractiveCommands", kmsKeyId, properties);
  }

  private static JsonObject content(SessionDocument.Published document) {
    return content(document.description(), document.sessionType(), "", document.properties());
  }

  private static JsonObject content(
      String description, String sessionType, String kmsKeyId, JsonObject properties) {
    JsonObject content = new JsonObject();
    content.addProperty("schemaVersion", "1.0");
    content.addProperty("description", description);
    content.addProperty("sessionType", sessionType);
    content.add("inputs", inputs(kmsKeyId));
    content.add("parameters", new JsonObject());
    content.add("properties", properties);
    return content;
  }

  private static JsonObject parameters(SessionDocument.Published document) {
    JsonObject parameters = new JsonObject();
    document
        .parameters()
        .forEach(
            (name, values) -> {
              JsonArray list = new JsonArray();
              values.forEach(list::add);
              parameters.add(name, list);
            });
    return parameters;
  }

  private static JsonObject inputs(String kmsKeyId) {
    JsonObject inputs = new JsonObject();
    inputs.addProperty("s3BucketName", "");
    inputs.addProperty("s3KeyPrefix", "");
    inputs.addProperty("s3EncryptionEnabled", false);
    inputs.addProperty("cloudWatchLogGroupName", "");
    inputs.addProperty("cloudWatchEncryptionEnabled", false);
    inputs.addProperty("cloudWatchStreamingEnabled", false);
    inputs.addProperty("kmsKeyId", kmsKeyId);
    inputs.addProperty("runAsEnabled", false);
    inputs.addProperty("runAsDefaultUser", "");
    JsonObject profile = new JsonObject();
    profile.addProperty("linux", "");
    profile.addProperty("windows", "");
    inputs.add("shellProfile", profile);
    return inputs;
  }
}

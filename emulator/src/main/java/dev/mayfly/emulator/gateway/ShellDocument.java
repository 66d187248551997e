package dev.mayfly.emulator.gateway;

import com.google.gson.JsonObject;

/**
 * What ECS asks of an agent for ExecuteCommand, letter for letter: the document
 * AmazonECS-ExecuteInteractiveCommand with its parameters filled in. Source: amazon-ssm-agent
 * agent/session/contracts, MgsContracts and the documents of Session Manager.
 */
final class ShellDocument {
  private static final String NAME = "AmazonECS-ExecuteInteractiveCommand";

  private ShellDocument() {}

  static JsonObject of(OpenSession session) {
    JsonObject task = new JsonObject();
    task.addProperty("DocumentName", NAME);
    task.add("DocumentContent", content(session.command()));
    task.addProperty("SessionId", session.sessionId());
    task.add("Parameters", new JsonObject());
    task.addProperty("RunAsUser", "");
    task.addProperty("SessionOwner", session.owner());
    return task;
  }

  private static JsonObject content(String command) {
    JsonObject content = new JsonObject();
    content.addProperty("schemaVersion", "1.0");
    content.addProperty("description", "Runs an interactive command in a container");
    content.addProperty("sessionType", "InteractiveCommands");
    content.add("inputs", inputs());
    content.add("parameters", new JsonObject());
    JsonObject properties = new JsonObject();
    JsonObject linux = new JsonObject();
    linux.addProperty("commands", command);
    linux.addProperty("runAsElevated", true);
    properties.add("linux", linux);
    content.add("properties", properties);
    return content;
  }

  private static JsonObject inputs() {
    JsonObject inputs = new JsonObject();
    inputs.addProperty("s3BucketName", "");
    inputs.addProperty("s3KeyPrefix", "");
    inputs.addProperty("s3EncryptionEnabled", false);
    inputs.addProperty("cloudWatchLogGroupName", "");
    inputs.addProperty("cloudWatchEncryptionEnabled", false);
    inputs.addProperty("cloudWatchStreamingEnabled", false);
    inputs.addProperty("kmsKeyId", "");
    inputs.addProperty("runAsEnabled", false);
    inputs.addProperty("runAsDefaultUser", "");
    JsonObject profile = new JsonObject();
    profile.addProperty("linux", "");
    profile.addProperty("windows", "");
    inputs.add("shellProfile", profile);
    return inputs;
  }
}

package dev.mayfly.emulator.ecs;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mayfly.emulator.http.AwsError;
import java.util.Map;

/** Plants tasks that are only known of. Owned by the control plane's thread. */
record TaskRecords(Cloud cloud, TaskLauncher launcher) {

  private static final String RUN_TASK =
      """
      {"taskDefinition": "demo", "launchType": "FARGATE", "enableExecuteCommand": true,
       "networkConfiguration": {"awsvpcConfiguration": {
         "subnets": ["subnet-0de30000000000001"], "securityGroups": ["sg-0de30000000000001"]}}}
      """;

  void plant(String cluster, int count, Map<String, String> tags) throws AwsError {
    Launch launch = new RunTaskRequest(cloud, new Input(request(cluster, tags))).launch();
    for (int i = 0; i < count; i++) {
      launcher.record(launch);
    }
  }

  private static JsonObject request(String cluster, Map<String, String> tags) {
    JsonObject request = JsonParser.parseString(RUN_TASK).getAsJsonObject();
    JsonArray list = new JsonArray();
    tags.forEach(
        (key, value) -> list.add(new Fields().text("key", key).text("value", value).build()));
    request.addProperty("cluster", cluster);
    request.add("tags", list);
    return request;
  }
}

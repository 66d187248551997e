package dev.mayfly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mayfly.emulator.Emulator;
import dev.mayfly.emulator.http.Credentials;
import dev.mayfly.emulator.http.Signer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Map;

/** Calls of ECS that mayfly itself never makes: they set the stage. */
record LocalApi(URI endpoint, Signer signer) {

  private static final String SERVICE =
      """
      {"launchType": "FARGATE", "enableExecuteCommand": false,
       "networkConfiguration": {"awsvpcConfiguration": {
         "subnets": ["subnet-0de30000000000001"], "assignPublicIp": "ENABLED"}}}
      """;

  static LocalApi of(Emulator cloud) {
    Credentials credentials = new Credentials(cloud.accessKeyId(), cloud.secretAccessKey());
    return new LocalApi(
        URI.create(cloud.endpoint() + "/"), new Signer(credentials, cloud.region()));
  }

  JsonObject call(String operation, String member, String value)
      throws IOException, InterruptedException {
    JsonObject input = new JsonObject();
    input.addProperty(member, value);
    return call(operation, input);
  }

  void register(JsonObject definition) throws IOException, InterruptedException {
    JsonObject input = new JsonObject();
    for (String member :
        new String[] {
          "family",
          "taskRoleArn",
          "executionRoleArn",
          "networkMode",
          "containerDefinitions",
          "requiresCompatibilities",
          "cpu",
          "memory"
        }) {
      if (definition.has(member) && !definition.get(member).isJsonNull()) {
        input.add(member, definition.get(member));
      }
    }
    call("RegisterTaskDefinition", input);
  }

  void createService(String cluster, String name, int desiredCount)
      throws IOException, InterruptedException {
    JsonObject input = JsonParser.parseString(SERVICE).getAsJsonObject();
    input.addProperty("cluster", cluster);
    input.addProperty("serviceName", name);
    input.addProperty("taskDefinition", name);
    input.addProperty("desiredCount", desiredCount);
    call("CreateService", input);
  }

  private JsonObject call(String operation, JsonObject input)
      throws IOException, InterruptedException {
    byte[] body = input.toString().getBytes(UTF_8);
    String target = "AmazonEC2ContainerServiceV20141113." + operation;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("X-Amz-Target", target)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    signer
        .sign("POST", endpoint, Map.of("x-amz-target", target), body, "ecs", Instant.now())
        .forEach(request::header);
    try (HttpClient client = HttpClient.newHttpClient()) {
      var answer = client.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(operation + ": " + answer.body());
      }
      return JsonParser.parseString(answer.body()).getAsJsonObject();
    }
  }
}

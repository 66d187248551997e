package dev.mayfly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mayfly.emulator.Emulator;
import dev.mayfly.emulator.http.Credentials;
import dev.mayfly.emulator.http.Signer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls of ECS that mayfly itself never makes: they set the stage. */
public record LocalApi(URI endpoint, Signer signer) {

  private static final String SERVICE =
      """
      {"launchType": "FARGATE", "enableExecuteCommand": false,
       "networkConfiguration": {"awsvpcConfiguration": {
         "subnets": ["subnet-0de30000000000001"], "assignPublicIp": "ENABLED"}}}
      """;

  public static LocalApi of(Emulator cloud) {
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

  /** Has the sessions of a cluster encrypted with a KMS key. */
  void nameKey(String cluster, String keyId) throws IOException, InterruptedException {
    JsonObject input =
        JsonParser.parseString(
                "{\"configuration\": {\"executeCommandConfiguration\": {\"logging\": \"DEFAULT\"}}}")
            .getAsJsonObject();
    input.addProperty("cluster", cluster);
    input
        .getAsJsonObject("configuration")
        .getAsJsonObject("executeCommandConfiguration")
        .addProperty("kmsKeyId", keyId);
    call("UpdateCluster", input);
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

  /** Runs a task of a family, as a schedule would. */
  void run(String cluster, String family) throws IOException, InterruptedException {
    JsonObject input = JsonParser.parseString(SERVICE).getAsJsonObject();
    input.addProperty("cluster", cluster);
    input.addProperty("taskDefinition", family);
    call("RunTask", input);
  }

  /** Has {@code count} tasks of a service in the cluster demo, and waits until they run. */
  public void scale(String service, int count) throws IOException, InterruptedException {
    JsonObject input = new JsonObject();
    input.addProperty("cluster", "demo");
    input.addProperty("service", service);
    input.addProperty("desiredCount", count);
    call("UpdateService", input);
    Instant deadline = Instant.now().plusSeconds(60);
    while (running(service) != count) {
      if (Instant.now().isAfter(deadline)) {
        throw new IOException("not scaled to " + count + ": " + service);
      }
    }
  }

  /** The id of a task of a service in the cluster demo, once one runs. */
  String anyTask(String service) throws IOException, InterruptedException {
    JsonObject input = new JsonObject();
    input.addProperty("cluster", "demo");
    input.addProperty("serviceName", service);
    Instant deadline = Instant.now().plusSeconds(60);
    while (Instant.now().isBefore(deadline)) {
      JsonArray arns = call("ListTasks", input).getAsJsonArray("taskArns");
      if (running(service) > 0 && !arns.isEmpty()) {
        String arn = arns.get(0).getAsString();
        return arn.substring(arn.lastIndexOf('/') + 1);
      }
    }
    throw new IOException("no task of " + service + " runs");
  }

  private int running(String service) throws IOException, InterruptedException {
    JsonObject input = new JsonObject();
    JsonArray services = new JsonArray();
    services.add(service);
    input.add("services", services);
    input.addProperty("cluster", "demo");
    return call("DescribeServices", input)
        .getAsJsonArray("services")
        .get(0)
        .getAsJsonObject()
        .get("runningCount")
        .getAsInt();
  }

  private JsonObject call(String operation, JsonObject input)
      throws IOException, InterruptedException {
    String target = "AmazonEC2ContainerServiceV20141113." + operation;
    HttpResponse<String> answer =
        send(target, "application/x-amz-json-1.1", input.toString().getBytes(UTF_8));
    if (answer.statusCode() != 200) {
      throw new IOException(operation + ": " + answer.body());
    }
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  /**
   * Any call, signed.
   *
   * @param target of the JSON protocol; STS, which has another, has none
   */
  HttpResponse<String> send(@Nullable String target, String contentType, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    Map<String, String> signed = target == null ? Map.of() : Map.of("x-amz-target", target);
    signed.forEach(request::header);
    signer
        .sign("POST", endpoint, signed, body, service(target), Instant.now())
        .forEach(request::header);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }

  private static String service(@Nullable String target) {
    if (target == null) {
      return "sts";
    }
    return switch (target.substring(0, target.indexOf('.'))) {
      case "Logs_20140328" -> "logs";
      case "AmazonSSM" -> "ssm";
      default -> "ecs";
    };
  }
}

package dev.mayfly.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.mayfly.emulator.http.Credentials;
import dev.mayfly.emulator.http.Signer;
import dev.mayfly.session.SessionTicket;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A local cloud in a process of its own, as {@code mayfly local start} makes one, with one task to
 * open shells in and to forward ports of.
 */
final class BenchCloud implements AutoCloseable {
  private static final Service ECS = new Service("ecs", "AmazonEC2ContainerServiceV20141113.");
  private static final Service SSM = new Service("ssm", "AmazonSSM.");
  private static final long START_SECONDS = 60;

  private final Path directory;
  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI endpoint;
  private final Signer signer;
  private final String task;

  private BenchCloud(Path directory, Process process) throws IOException, InterruptedException {
    this.directory = directory;
    this.process = process;
    this.endpoint = URI.create(member(JsonParser.parseString(firstLine(process)), "endpoint"));
    this.signer = new Signer(credentials(directory), "us-east-1");
    this.task = runTask();
  }

  /** Starts one whose agents send {@code outputSize} bytes of output in a message at most. */
  static BenchCloud start(int outputSize) throws IOException, InterruptedException {
    return start("--output-size", Integer.toString(outputSize));
  }

  /** Starts one with these options of the emulator's. */
  static BenchCloud start(String... options) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("mayfly-bench");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.mayfly.emulator.Main",
                "--directory",
                directory.toString()));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // Ctrl-C must end it too.
    try {
      return new BenchCloud(directory, process);
    } catch (IOException | RuntimeException failure) {
      stop(process);
      throw failure;
    }
  }

  /** The right to open a session that runs {@code command}. */
  SessionTicket execute(String command) throws IOException, InterruptedException {
    return execute(task, command);
  }

  /** The right to open a session to {@code port} of the task, which is this machine's. */
  SessionTicket forward(int port) throws IOException, InterruptedException {
    JsonObject described =
        call(
            ECS,
            "DescribeTasks",
            """
            {"cluster": "demo", "tasks": ["%s"]}
            """
                .formatted(task));
    JsonObject container =
        described
            .getAsJsonArray("tasks")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("containers")
            .get(0)
            .getAsJsonObject();
    String target =
        "ecs:demo_"
            + task.substring(task.lastIndexOf('/') + 1)
            + "_"
            + member(container, "runtimeId");
    JsonObject session =
        call(
            SSM,
            "StartSession",
            """
            {"Target": "%s", "DocumentName": "AWS-StartPortForwardingSession",
             "Parameters": {"portNumber": ["%d"]}}
            """
                .formatted(target, port));
    return new SessionTicket(
        member(session, "SessionId"),
        URI.create(member(session, "StreamUrl")),
        member(session, "TokenValue"));
  }

  /** What gateway, agents and driver have used of the processors. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private SessionTicket execute(String arn, String command)
      throws IOException, InterruptedException {
    JsonObject session =
        call(
                ECS,
                "ExecuteCommand",
                """
                {"cluster": "demo", "task": "%s", "container": "demo", "interactive": true,
                 "command": %s}
                """
                    .formatted(arn, new JsonPrimitive(command)))
            .getAsJsonObject("session");
    return new SessionTicket(
        member(session, "sessionId"),
        URI.create(member(session, "streamUrl")),
        member(session, "tokenValue"));
  }

  private String runTask() throws IOException, InterruptedException {
    JsonObject started =
        call(
            ECS,
            "RunTask",
            """
            {"cluster": "demo", "taskDefinition": "demo", "launchType": "FARGATE",
             "enableExecuteCommand": true, "networkConfiguration":
               {"awsvpcConfiguration": {"subnets": ["subnet-0123456789abcdef0"]}}}
            """);
    String arn = member(started.getAsJsonArray("tasks").get(0), "taskArn");
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!agentAnswers(arn)) {
      if (System.nanoTime() > limit) {
        throw new IOException("no agent in " + arn + " after " + START_SECONDS + " s");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    return arn;
  }

  /** Only the attempt shows that the agent is connected: its status says that it runs. */
  private boolean agentAnswers(String arn) throws IOException, InterruptedException {
    try {
      execute(arn, "true");
      return true;
    } catch (Refused early) {
      return false;
    }
  }

  /** An API, by its name in a signature and the beginning of its operations' names. */
  private record Service(String name, String prefix) {}

  private JsonObject call(Service service, String operation, String body)
      throws IOException, InterruptedException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    URI url = endpoint.resolve("/");
    Map<String, String> headers =
        Map.of(
            "x-amz-target",
            service.prefix() + operation,
            "content-type",
            "application/x-amz-json-1.1");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
    headers.forEach(request::header);
    signer
        .sign("POST", url, headers, bytes, service.name(), Instant.now())
        .forEach(request::header);
    HttpResponse<String> answer =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (answer.statusCode() != 200) {
      throw new Refused(operation + ": " + answer.statusCode() + " " + answer.body());
    }
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  /** The cloud said no. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private static String firstLine(Process process) throws IOException {
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    if (line == null) {
      throw new IOException("the local cloud did not start");
    }
    return line;
  }

  private static Credentials credentials(Path directory) throws IOException {
    List<String> lines = Files.readAllLines(directory.resolve("credentials"));
    return new Credentials(
        value(lines, "aws_access_key_id"), value(lines, "aws_secret_access_key"));
  }

  private static String value(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf('=') + 1).strip())
        .collect(Collectors.joining());
  }

  private static String member(JsonElement object, String name) {
    return object.getAsJsonObject().get(name).getAsString();
  }

  @Override
  public void close() throws IOException {
    http.shutdownNow();
    stop(process);
    delete(directory);
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

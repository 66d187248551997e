package dev.mayfly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import dev.mayfly.cli.terminal.ScriptedTerminal;
import dev.mayfly.emulator.Emulator;
import dev.mayfly.emulator.EmulatorSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A local cloud, a terminal and an environment for one transcript, and what is done to them. */
final class Stage implements AutoCloseable {

  /** Whichever task was printed last is {@code {task}} in the next command line. */
  private static final Pattern TASK_ARN = Pattern.compile("arn:aws:ecs:\\S+:task/\\w+/(\\w+)");

  private final Path folder;
  private final Emulator cloud;
  private final LocalApi api;
  private final String credentials;
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> denied = new ArrayList<>();
  private final Cleanup cleanup = new Cleanup();
  private final Map<String, String> variables = new HashMap<>();
  private Duration patience = Duration.ZERO;
  private boolean terminal = true;
  private boolean ownProcess;

  Stage(Path folder) throws IOException {
    this.folder = folder;
    this.cloud = Emulator.start(EmulatorSettings.in(cloudFolder()));
    this.api = LocalApi.of(cloud);
    cleanup.add(cloud::close);
    this.credentials = Files.readString(credentialsFile());
    environment.put("MAYFLY_LOCAL_DIR", cloudFolder().toString());
    environment.put("NO_COLOR", "1");
    environment.put("HOME", home().toString());
    Files.createDirectories(work().resolve(".git"));
  }

  private Path home() {
    return folder.resolve("home");
  }

  /** The working directory: a repository. */
  private Path work() {
    return home().resolve("work");
  }

  private Path credentialsFile() {
    return cloudFolder().resolve("credentials");
  }

  private Path cloudFolder() {
    return folder.resolve("cloud");
  }

  /** Follows a stage direction; they stay in force until the end. */
  void follow(String direction) throws Exception {
    String[] words = direction.split(" ", 4);
    switch (words[0]) {
      case "deny" -> deny(words[1]);
      case "allow" -> cloud.faults().allow(words[1]);
      case "throttle" -> cloud.faults().throttle(words[1], Integer.parseInt(words[2]));
      case "task-ends-by-itself" -> patience = Duration.ofSeconds(60);
      case "no-terminal" -> terminal = false;
      case "own-process" -> ownProcess = true;
      case "environment" -> environment.put(words[1], direction.split(" ", 3)[2]);
      case "file" -> write(words[1], direction.split(" ", 3)[2]);
      case "folder" -> Files.createDirectories(home().resolve(words[1]));
      case "no-file" -> remove(home().resolve(words[1]));
      case "aws-is-local" -> pointAwsHere();
      case "sso-portal" -> openPortal(words[1]);
      case "no-variable" -> environment.remove(words[1]);
      case "kms-key" -> api.nameKey(words[1], words[2]);
      case "cluster" -> api.call("CreateCluster", "clusterName", words[1]);
      case "service" ->
          service(words[1], words[2], JsonParser.parseString(words[3]).getAsJsonObject());
      case "family" ->
          family(words[1], JsonParser.parseString(direction.split(" ", 3)[2]).getAsJsonObject());
      case "run" -> api.run("demo", words[1]);
      case "find-task" -> variables.put("{task}", api.anyTask(words[1]));
      case "scale" -> api.scale(words[1], Integer.parseInt(words[2]));
      case "wrong-secret" ->
          Files.writeString(
              credentialsFile(), credentials.replaceAll("(secret.* = ).*", "$1wrong"));
      case "no-credentials" -> Files.delete(credentialsFile());
      case "gateway-talks-nonsense" -> meddle(Meddler.sendingNonsense(api));
      case "token-is-used-before" -> meddle(Meddler.usingTokens(api));
      case "aws-answers" -> answer(words[1], direction.split(" ", 3)[2]);
      default -> throw new IllegalArgumentException("no such stage direction: " + direction);
    }
  }

  private static void remove(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      try (var files = Files.list(path)) {
        for (Path file : files.toList()) {
          remove(file);
        }
      }
    }
    Files.delete(path);
  }

  /** A file below the home; lines end where the transcript has {@code \n}. */
  private void write(String name, String content) throws IOException {
    Path file = home().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content.replace("\\n", "\n") + "\n");
  }

  /** Lets mayfly find the meddler where it looks for the local cloud. */
  private void meddle(Meddler meddler) throws IOException {
    cleanup.add(meddler::close);
    Path between = Files.createTempDirectory(folder, "meddler");
    String description = Files.readString(cloudFolder().resolve("cloud.json"));
    Files.writeString(
        between.resolve("cloud.json"),
        description.replace(cloud.endpoint().toString(), meddler.endpoint().toString()));
    Files.writeString(between.resolve("credentials"), credentials);
    environment.put("MAYFLY_LOCAL_DIR", between.toString());
  }

  /** Points the environment at an AWS that answers every call with that error. */
  private void answer(String code, String message) throws IOException {
    byte[] body = ("{\"__type\":\"" + code + "\",\"message\":\"" + message + "\"}").getBytes(UTF_8);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        call -> {
          call.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
          call.sendResponseHeaders(400, body.length);
          call.getResponseBody().write(body);
          call.close();
        });
    server.start();
    cleanup.add(() -> server.stop(0));
    environment.put("AWS_ENDPOINT_URL", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The environment and the profile default lead to the local cloud, as they may lead to AWS. */
  private void pointAwsHere() throws IOException {
    environment.put("AWS_ENDPOINT_URL", cloud.endpoint().toString());
    environment.put("AWS_REGION", "us-east-1");
    write(".aws/credentials", credentials);
  }

  /** A portal of IAM Identity Center, and a login of the user there that ends at {@code expiry}. */
  private void openPortal(String expiry) throws Exception {
    SsoPortal portal = SsoPortal.open(cloud);
    cleanup.add(portal::close);
    environment.put("AWS_ENDPOINT_URL_SSO", portal.endpoint());
    write(".aws/sso/cache/" + SsoPortal.CACHED_LOGIN, SsoPortal.login(expiry));
  }

  private void deny(String action) {
    denied.add(action);
    cloud.faults().deny(action);
  }

  /** A copy of the service demo; the task definition differs in what is given. */
  private void service(String cluster, String name, JsonObject changes) throws Exception {
    family(name, changes);
    api.createService(cluster, name, changes.has("desiredCount") ? 0 : 1);
  }

  /** The same without a service. */
  private void family(String name, JsonObject changes) throws Exception {
    JsonObject definition =
        api.call("DescribeTaskDefinition", "taskDefinition", "demo")
            .getAsJsonObject("taskDefinition");
    definition.addProperty("family", name);
    changes.entrySet().forEach(change -> definition.add(change.getKey(), change.getValue()));
    api.register(definition);
  }

  /** Runs a command line on this stage. */
  Performance run(Transcript.Exchange exchange) throws Exception {
    List<String> words = exchange.words().stream().map(this::filledIn).toList();
    Performance performance = ownProcess ? inOwnProcess(words) : here(exchange, words);
    Matcher arn = TASK_ARN.matcher(performance.out());
    if (arn.find()) {
      variables.put("{task}", arn.group(1));
    }
    return performance;
  }

  private String filledIn(String word) {
    String filled = word;
    for (var variable : variables.entrySet()) {
      filled = filled.replace(variable.getKey(), variable.getValue());
    }
    return filled;
  }

  private Performance here(Transcript.Exchange exchange, List<String> words) throws Exception {
    ScriptedTerminal scripted = new ScriptedTerminal(terminal);
    exchange.answers().forEach(answer -> scripted.type(answer + "\n"));
    Run run = Run.start(scripted, environment, work(), words.toArray(String[]::new));
    if (!exchange.keys().isEmpty()) {
      scripted.awaitShown("# ");
      exchange.keys().forEach(keys -> scripted.type(keys + "\r"));
    }
    int status = run.status();
    return new Performance(status, run.out(), run.err(), scripted.shown());
  }

  /** With nothing in its environment but what the transcript says. */
  private Performance inOwnProcess(List<String> words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add(Mayfly.class.getName());
    command.addAll(words);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.directory(work().toFile());
    builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
    int status = builder.start().waitFor();
    return new Performance(status, Files.readString(out), Files.readString(err), "");
  }

  /** What a command did. */
  record Performance(int status, String out, String err, String shown) {}

  /** The ephemeral tasks that run, as JSON; looked at again where they may take their time. */
  String leftBehind() throws Exception {
    denied.forEach(cloud.faults()::allow);
    Files.writeString(credentialsFile(), credentials);
    Instant deadline = Instant.now().plus(patience);
    String tasks = Remains.in(cloudFolder()).toString();
    while (!tasks.equals("[]") && Instant.now().isBefore(deadline)) {
      tasks = Remains.in(cloudFolder()).toString();
    }
    return tasks;
  }

  @Override
  public void close() {
    cleanup.close();
  }
}

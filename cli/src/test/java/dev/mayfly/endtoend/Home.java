package dev.mayfly.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An empty home with a local cloud of its own; nothing of the developer's is seen from here. What
 * runs is the script in the root, with what the build has just packaged.
 */
final class Home {

  /** What a command without a terminal came to. */
  record Outcome(int status, String output, String errors) {}

  private final Path directory;

  private Home(Path directory) {
    this.directory = directory;
  }

  static Home in(Path directory) throws IOException {
    Files.createDirectory(directory.resolve("home"));
    return new Home(directory);
  }

  /** The repository. */
  static Path root() {
    return Path.of(System.getProperty("mayfly.root", ".."));
  }

  static String mayfly() {
    return root().resolve("mayfly").toString();
  }

  Path directory() {
    return directory;
  }

  Path cloud() {
    return directory.resolve("cloud");
  }

  /** All that a process here knows of the world. */
  Map<String, String> environment() {
    var environment = new LinkedHashMap<String, String>();
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("HOME", directory.resolve("home").toString());
    environment.put("LANG", "C.UTF-8");
    environment.put("TERM", "xterm");
    environment.put("MAYFLY_LOCAL_DIR", cloud().toString());
    environment.put("MAYFLY_BUILD", "never");
    environment.put("JAVA25_HOME", System.getProperty("java.home"));
    return environment;
  }

  /** What the local cloud, which must run, tells about itself. */
  JsonObject cloudDescription() {
    try {
      String text = Files.readString(cloud().resolve("cloud.json"));
      return JsonParser.parseString(text).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Outcome mayfly(String... arguments) {
    List<String> command = new ArrayList<>(List.of(mayfly()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  Outcome run(List<String> command) {
    return run(command, Map.of());
  }

  Outcome run(List<String> command, Map<String, String> more) {
    try {
      Path output = Files.createTempFile(directory, "out", "");
      Path errors = Files.createTempFile(directory, "err", "");
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment());
      builder.environment().putAll(more);
      builder.redirectInput(Path.of("/dev/null").toFile());
      builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
      Process process = Eventually.value("end of " + command, builder.start().onExit());
      return new Outcome(
          process.exitValue(), Files.readString(output, UTF_8), Files.readString(errors, UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ephemeral tasks that are not stopped, and are not told to stop either. */
  JsonArray tasks() {
    Outcome listed = mayfly("ps", "--local", "--json");
    if (listed.status() != 0) {
      throw new AssertionError("mayfly ps: " + listed.errors());
    }
    JsonArray tasks = new JsonArray();
    JsonParser.parseString(listed.output())
        .getAsJsonArray()
        .forEach(
            task -> {
              if (!task.getAsJsonObject().get("state").getAsString().equals("STOPPING")) {
                tasks.add(task);
              }
            });
    return tasks;
  }

  void awaitAllStopped() {
    Eventually.holds(
        "all tasks have stopped",
        () -> mayfly("ps", "--local").errors().contains("no ephemeral tasks"));
  }

  void awaitNoTask() {
    Eventually.holds("no ephemeral task is left", () -> tasks().isEmpty());
  }
}

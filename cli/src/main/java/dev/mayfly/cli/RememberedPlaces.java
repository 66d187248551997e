package dev.mayfly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.mayfly.ecs.shell.LookupMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What was found within the last minute, in a file for each who asks, which only its owner may
 * read. It holds names and ARNs, and a digest of the settings under which they were asked for,
 * nothing else. A file that cannot be read or written is as none: looking again is always right.
 */
final class RememberedPlaces implements LookupMemory {

  private static final Duration KEPT = Duration.ofMinutes(1);

  private static final Pattern NAMED = Pattern.compile("places-[0-9a-f]{16}\\.json");

  /** The variables that say which cloud it is, and whose. */
  private static final List<String> OF_A_CLOUD =
      List.of(
          "AWS_PROFILE",
          "AWS_REGION",
          "AWS_DEFAULT_REGION",
          "AWS_ENDPOINT_URL",
          "AWS_ENDPOINT_URL_ECS",
          "AWS_ACCESS_KEY_ID");

  private final Path folder;
  private final InstantSource clock;
  private final String settings;

  RememberedPlaces(Path folder, InstantSource clock, String settings) {
    this.folder = folder;
    this.clock = clock;
    this.settings = digest(settings);
  }

  /**
   * In {@code $XDG_CACHE_HOME/mayfly}, or {@code ~/.cache/mayfly}; empty where there is neither.
   *
   * @param options what was said of the cloud otherwise than by variables
   */
  static Optional<RememberedPlaces> of(
      Map<String, String> environment, InstantSource clock, List<String> options) {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    if (cache.isEmpty() && home.isEmpty()) {
      return Optional.empty();
    }
    Path base = cache.isEmpty() ? Path.of(home, ".cache") : Path.of(cache).toAbsolutePath();
    List<String> settings = new ArrayList<>(options);
    OF_A_CLOUD.forEach(name -> settings.add(environment.getOrDefault(name, "")));
    return Optional.of(
        new RememberedPlaces(base.resolve("mayfly"), clock, String.join("\n", settings)));
  }

  /**
   * The services that were found under the same settings, whoever asked, as an app is named: who it
   * is takes a call to find out. A name that several have comes with its cluster.
   */
  List<String> apps() {
    Map<String, Set<String>> clusters = new TreeMap<>();
    for (Path file : files()) {
      for (JsonElement answer : read(file).asMap().values()) {
        if (isFresh(answer) && isOfSameSettings(answer)) {
          arns(answer.getAsJsonObject()).forEach(arn -> addTo(clusters, arn));
        }
      }
    }
    return clusters.entrySet().stream()
        .flatMap(
            each ->
                each.getValue().size() == 1
                    ? Stream.of(each.getKey())
                    : each.getValue().stream().map(cluster -> cluster + "/" + each.getKey()))
        .toList();
  }

  private static void addTo(Map<String, Set<String>> clusters, String arn) {
    String[] path = arn.split("/", -1);
    if (path.length == 3) {
      clusters.computeIfAbsent(path[2], _ -> new TreeSet<>()).add(path[1]);
    }
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> NAMED.matcher(file.getFileName().toString()).matches()).toList();
    } catch (IOException nothingRemembered) {
      return List.of();
    }
  }

  private boolean isOfSameSettings(JsonElement answer) {
    return answer.getAsJsonObject().get("settings") instanceof JsonPrimitive told
        && told.getAsString().equals(settings);
  }

  @Override
  public List<String> recall(String who, String question) {
    JsonElement answer = read(file(who)).get(question);
    return isFresh(answer) ? arns(answer.getAsJsonObject()) : List.of();
  }

  @Override
  public void keep(String who, String question, List<String> arns) {
    Path file = file(who);
    JsonObject all = read(file);
    all.entrySet().removeIf(entry -> !isFresh(entry.getValue()));
    all.remove(question);
    if (!arns.isEmpty()) {
      JsonObject answer = new JsonObject();
      answer.addProperty("at", clock.instant().toString());
      answer.addProperty("settings", settings);
      JsonArray list = new JsonArray();
      arns.forEach(list::add);
      answer.add("arns", list);
      all.add(question, answer);
    }
    write(file, all.toString());
  }

  /** A clock that was set back makes no answer last. */
  private boolean isFresh(JsonElement answer) {
    try {
      Instant at = Instant.parse(answer.getAsJsonObject().get("at").getAsString());
      Instant now = clock.instant();
      return !at.isAfter(now) && now.isBefore(at.plus(KEPT));
    } catch (RuntimeException notOurs) { // Somebody wrote something else into it.
      return false;
    }
  }

  private static List<String> arns(JsonObject answer) {
    List<String> arns = new ArrayList<>();
    if (answer.get("arns") instanceof JsonArray list) {
      list.forEach(arn -> arns.add(arn.getAsString()));
    }
    return List.copyOf(arns);
  }

  /** Named by a digest, as an ARN and an endpoint are no file's name. */
  private Path file(String who) {
    return folder.resolve("places-" + digest(who) + ".json");
  }

  private static String digest(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every JDK has it.
    }
  }

  private static JsonObject read(Path file) {
    try {
      return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    } catch (IOException | JsonParseException | IllegalStateException unreadable) {
      return new JsonObject();
    }
  }

  /** In one step, so that another mayfly reads all of it or what was before. */
  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Path draft = Files.createTempFile(file.getParent(), "places-", ".tmp", forOwner());
      try {
        Files.writeString(draft, text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException | UnsupportedOperationException unwritable) {
      // A full disk or a folder of somebody else's: then the next lookup asks again.
    }
  }

  private static FileAttribute<?> forOwner() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  }
}

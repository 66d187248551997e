package dev.mayfly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
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

/**
 * What was found within the last minute, in a file for each who asks, which only its owner may
 * read. It holds names and ARNs, nothing else. A file that cannot be read or written is as none:
 * looking again is always right.
 */
final class RememberedPlaces implements LookupMemory {

  private static final Duration KEPT = Duration.ofMinutes(1);

  private final Path folder;
  private final InstantSource clock;

  RememberedPlaces(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** In {@code $XDG_CACHE_HOME/mayfly}, or {@code ~/.cache/mayfly}. */
  static LookupMemory of(Map<String, String> environment, InstantSource clock) {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    if (cache.isEmpty() && home.isEmpty()) {
      return NONE;
    }
    Path base = cache.isEmpty() ? Path.of(home, ".cache") : Path.of(cache).toAbsolutePath();
    return new RememberedPlaces(base.resolve("mayfly"), clock);
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
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(who.getBytes(UTF_8));
      return folder.resolve("places-" + HexFormat.of().formatHex(digest, 0, 8) + ".json");
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

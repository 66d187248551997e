package dev.mayfly.cli.local;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A local cloud that was ready when it described itself.
 *
 * @param isolation how it keeps containers apart, for people
 */
public record RunningCloud(
    URI endpoint, String region, long pid, String isolation, String version) {

  private static final int CONNECT_MILLIS = 2_000;

  /** What the cloud printed or wrote; empty if that is no description. */
  static Optional<RunningCloud> parse(String json) {
    try {
      JsonObject object = JsonParser.parseString(json).getAsJsonObject();
      return Optional.of(
          new RunningCloud(
              URI.create(object.get("endpoint").getAsString()),
              object.get("region").getAsString(),
              object.get("pid").getAsLong(),
              text(object, "isolation"),
              text(object, "version")));
    } catch (JsonParseException
        | IllegalStateException
        | IllegalArgumentException
        | UnsupportedOperationException
        | NullPointerException _) { // Half a file, or none of ours: as good as no file.
      return Optional.empty();
    }
  }

  private static String text(JsonObject object, String name) {
    return object.has(name) ? object.get(name).getAsString() : "";
  }

  /** What the file says; empty if there is none. */
  static Optional<RunningCloud> read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Whether its process lives and its port answers: after kill -9 the description stays. */
  boolean answers() {
    return ProcessHandle.of(pid).isPresent() && accepts();
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), CONNECT_MILLIS);
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}

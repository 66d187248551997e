package dev.mayfly.emulator;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The local cloud that another process runs, or is just starting, in a folder. */
record OtherCloud(Path directory) {

  static OtherCloud in(Path directory) {
    return new OtherCloud(directory);
  }

  /**
   * Its {@code cloud.json}, as soon as it is there; empty if it has stopped and left the folder.
   */
  Optional<String> await(Duration limit) throws IOException {
    try (WatchService watch = directory.getFileSystem().newWatchService()) {
      directory.register(
          watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      long end = System.nanoTime() + limit.toNanos();
      while (true) {
        Optional<String> found = read();
        if (found.isPresent() || !CloudDirectory.isTaken(directory)) {
          return found;
        }
        WatchKey change = watch.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (change == null) {
          throw new IOException(
              "another local cloud has locked "
                  + directory
                  + ", but does not say where it answers");
        }
        change.pollEvents();
        change.reset();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while another local cloud starts", e);
    }
  }

  private Optional<String> read() throws IOException {
    try {
      String text = Files.readString(directory.resolve(CloudDirectory.CLOUD)).strip();
      JsonObject json = JsonParser.parseString(text).getAsJsonObject();
      long pid = json.get("pid").getAsLong();
      // A file of one that was killed is about to be replaced.
      return ProcessHandle.of(pid).isPresent() ? Optional.of(text) : Optional.empty();
    } catch (NoSuchFileException | JsonParseException e) {
      return Optional.empty();
    }
  }
}

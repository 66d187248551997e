package dev.mayfly.cli.local;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** The folder of a user's local cloud, and the names in it. */
public record CloudFolder(Path path) {

  /** {@code MAYFLY_LOCAL_DIR}, or else where the system wants such state. */
  public static CloudFolder of(Map<String, String> environment) {
    String chosen = environment.getOrDefault("MAYFLY_LOCAL_DIR", "");
    if (!chosen.isEmpty()) {
      return new CloudFolder(Path.of(chosen).toAbsolutePath());
    }
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base =
        state.isEmpty()
            ? Path.of(home(environment), ".local", "state")
            : Path.of(state).toAbsolutePath();
    return new CloudFolder(base.resolve("mayfly").resolve("local"));
  }

  private static String home(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    return home.isEmpty() ? System.getProperty("user.home", ".") : home;
  }

  /** Where it answers, and who it is: written when it is ready, removed when it stops. */
  Path description() {
    return path.resolve("cloud.json");
  }

  /** Credentials as AWS tools read them, mode 0600. */
  public Path credentials() {
    return path.resolve("credentials");
  }

  /** The profile that goes with them. */
  public Path config() {
    return path.resolve("config");
  }

  Path log() {
    return path.resolve("cloud.log");
  }

  /** Held by whoever starts the cloud, so that of many at once one does. */
  Path startLock() {
    return path.resolve("start.lock");
  }

  /** Creates it, for its owner only. */
  void create() {
    try {
      Files.createDirectories(path.getParent());
      createOwn();
    } catch (IOException e) {
      throw new MayflyException(
          Problem.failure(
              "no folder for the local cloud",
              path + " cannot be created: " + e.getMessage(),
              "set MAYFLY_LOCAL_DIR to a folder that you may write"),
          e);
    }
  }

  private void createOwn() throws IOException {
    try {
      Files.createDirectory(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(path)) {
        throw e;
      }
    }
  }
}

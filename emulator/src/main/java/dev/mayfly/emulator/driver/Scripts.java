package dev.mayfly.emulator.driver;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/**
 * Our own few programs, as files of the state folder: the kernel names a process after its file.
 */
final class Scripts {

  private final Path folder;

  private Scripts(Path folder) {
    this.folder = folder;
  }

  /** Writes them below {@code directory}. */
  static Scripts in(Path directory) throws IOException {
    // As on Fargate, /managed-agents/execute-command/ is part of the worker's path.
    Scripts scripts = new Scripts(directory.resolve("managed-agents/execute-command"));
    Files.createDirectories(scripts.folder);
    for (String name : new String[] {"guard", "init", "pause", "ssm-session-worker", "watchdog"}) {
      scripts.write(name);
    }
    return scripts;
  }

  String guard() {
    return path("guard");
  }

  String init() {
    return path("init");
  }

  String pause() {
    return path("pause");
  }

  String sessionWorker() {
    return path("ssm-session-worker");
  }

  String watchdog() {
    return path("watchdog");
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void write(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream text = Scripts.class.getResourceAsStream(name)) {
      if (text == null) {
        throw new IOException("the emulator's jar lacks " + name);
      }
      byte[] bytes = text.readAllBytes();
      if (!Files.isExecutable(file) || !Arrays.equals(Files.readAllBytes(file), bytes)) {
        Files.deleteIfExists(file);
        Files.write(file, bytes);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }
}

package dev.mayfly.emulator.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Programs of util-linux and coreutils, by their absolute paths: PATH is the container's. */
final class Tools {

  private static final List<Path> FOLDERS =
      List.of(
          Path.of("/usr/bin"),
          Path.of("/bin"),
          Path.of("/usr/sbin"),
          Path.of("/sbin"),
          Path.of("/usr/local/bin"));

  private Tools() {}

  static String path(String name) throws IOException {
    return FOLDERS.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IOException("this machine has no " + name + " (util-linux)"))
        .toString();
  }
}

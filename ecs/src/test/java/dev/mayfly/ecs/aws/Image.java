package dev.mayfly.ecs.aws;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** What an image may have, made of this machine's tools: a shell, and a PATH with nothing else. */
enum Image {
  EVERYTHING("cat"),
  BUSYBOX("base64 md5sum gzip od stty"),
  BUSYBOX_WITHOUT_STTY("base64 md5sum gzip od"),
  OPENSSL("openssl stty"),
  OPENSSL_FOR_INPUT_ONLY("openssl od"),
  OD("od cksum stty"),
  OD_WITHOUT_STTY("od md5sum"),
  NO_ENCODER("stty cksum"),
  NO_CHECKSUM("stty base64"),

  /** Its dd fails once there is a file /tmp/spoilt-dd. */
  SPOILT_DD("stty base64 cksum dd!"),

  /** Its base64 fails once there is a file /tmp/spoilt-base64. */
  SPOILT_BASE64("stty cksum base64!");

  private static final String ALWAYS = "sh dd tr cat head sleep env ";

  private final String tools;

  Image(String tools) {
    this.tools = tools;
  }

  /** What starts {@code shell} in it; {@code directory} is where containers see it, too. */
  List<String> start(String shell, Path directory) throws IOException {
    List<String> words = Stream.of(("/usr/bin/" + shell).split(" ", -1)).toList();
    if (this == EVERYTHING) {
      return words;
    }
    Path folder = furnish(directory);
    return Stream.concat(Stream.of("/usr/bin/env", "PATH=" + folder), words.stream()).toList();
  }

  private Path furnish(Path directory) throws IOException {
    Path folder = directory.resolve(name()).toAbsolutePath();
    Files.createDirectories(folder);
    for (String tool : (tools + " " + ALWAYS).strip().split(" ", -1)) {
      Path link = folder.resolve(tool.replace("!", ""));
      if (!Files.exists(link) && tool.endsWith("!")) {
        spoil(link);
      } else if (!Files.exists(link)) {
        Files.createSymbolicLink(link, name().startsWith("BUSYBOX") ? busybox() : real(tool));
      }
    }
    return folder;
  }

  private static void spoil(Path file) throws IOException {
    String name = file.getFileName().toString();
    Files.writeString(
        file,
        """
        #!/bin/sh
        [ -e /tmp/spoilt-%s ]&&exit 1
        exec %s "$@"
        """
            .formatted(name, real(name)));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path busybox() {
    return real("busybox");
  }

  private static Path real(String tool) {
    return Stream.of("/usr/bin/", "/bin/")
        .map(folder -> Path.of(folder + tool))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + tool + " on this machine"));
  }
}

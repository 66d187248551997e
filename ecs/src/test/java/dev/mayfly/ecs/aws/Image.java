package dev.mayfly.ecs.aws;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /**
   * What starts {@code shell} in it. The image is made in the container, the first time it is
   * needed: where this test runs may be a folder that containers do not see.
   */
  List<String> start(String shell) throws IOException {
    List<String> words = Stream.of(("/usr/bin/" + shell).split(" ", -1)).toList();
    if (this == EVERYTHING) {
      return words;
    }
    String folder = "/tmp/images/" + name();
    String script = furnishing(folder) + "PATH=" + folder + " exec \"$@\"";
    return Stream.concat(Stream.of("/bin/sh", "-c", script, "image"), words.stream()).toList();
  }

  /** Each by a rename, since several sessions may do it at the same time. */
  private String furnishing(String folder) throws IOException {
    StringBuilder script = new StringBuilder("mkdir -p " + folder + ";");
    for (String tool : (tools + " " + ALWAYS).strip().split(" ", -1)) {
      String name = tool.replace("!", "");
      String file = folder + "/" + name;
      String fresh = file + ".$$";
      script.append("[ -e " + file + " ]||{ ");
      if (tool.endsWith("!")) {
        script.append("printf '#!/bin/sh\\n[ -e /tmp/spoilt-" + name + " ]&&exit 1\\n");
        script.append("exec " + real(name) + " \"$@\"\\n' >" + fresh + ";chmod 755 " + fresh);
      } else {
        Path real = name().startsWith("BUSYBOX") ? busybox() : real(name);
        script.append("ln -s " + real + " " + fresh);
      }
      script.append(";mv " + fresh + " " + file + ";};");
    }
    return script.toString();
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

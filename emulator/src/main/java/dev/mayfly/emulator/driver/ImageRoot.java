package dev.mayfly.emulator.driver;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The root of a container: this machine's, or the folder that an image {@code file:///…} names,
 * such as {@code docker export} fills. The folder is used as it is: what containers write outside
 * of their empty folders stays there.
 */
record ImageRoot(Path folder) {

  private static final Path MACHINE = Path.of("/");
  private static final String SCHEME = "file:///";

  static ImageRoot of(String image) throws IOException {
    if (!image.startsWith(SCHEME)) {
      return new ImageRoot(MACHINE);
    }
    Path folder = Path.of(URI.create(image));
    if (!Files.isDirectory(folder)) {
      throw new IOException("CannotPullContainerError: " + folder + " is no folder");
    }
    return new ImageRoot(folder.toRealPath());
  }

  boolean machine() {
    return folder.equals(MACHINE);
  }

  /** What stands before a path inside, for one who is outside: nothing, or the folder. */
  String prefix() {
    return machine() ? "" : folder.toString();
  }

  /**
   * Where the container's files are, while its process with the root {@code outside} is still
   * outside.
   */
  Path below(Path outside) {
    return machine() ? outside : outside.resolve(folder.toString().substring(1));
  }

  /**
   * The programs in front of a command that take it into this root as {@code user}; none where
   * there is nothing to do.
   */
  List<String> entering(Optional<ContainerUser> user, String directory) throws IOException {
    List<String> words = new ArrayList<>();
    if (user.isPresent()) {
      words.addAll(user.get().groupWords());
    }
    if (user.isPresent() || !machine()) {
      words.add(Tools.path("unshare"));
      if (!machine()) {
        words.add("--root=" + folder);
      }
      words.add("--wd=" + directory);
      user.ifPresent(who -> words.add("--setuid=" + who.uid()));
      words.add("--");
    }
    return words;
  }
}

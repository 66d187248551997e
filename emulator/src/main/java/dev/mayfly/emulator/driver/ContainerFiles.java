package dev.mayfly.emulator.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The files of a container, seen from outside: an absolute link in it starts at its root. */
interface ContainerFiles {

  /** The file that {@code path}, relative to {@code directory}, leads to inside the container. */
  Optional<Path> find(String directory, String path);

  /** The empty root of the image {@code scratch}. */
  static ContainerFiles none() {
    return (directory, path) -> Optional.empty();
  }

  /** Those below {@code root}. */
  static ContainerFiles below(Path root) {
    return (directory, path) ->
        new Walk(root).to(path.startsWith("/") ? path : directory + "/" + path);
  }

  /** One resolution of a path, link by link. Owned by one thread. */
  final class Walk {

    private static final int LINKS = 40;

    private final Path root;
    private final Deque<String> reached = new ArrayDeque<>();
    private final Deque<String> ahead = new ArrayDeque<>();
    private int links;

    Walk(Path root) {
      this.root = root;
    }

    Optional<Path> to(String path) {
      push(path);
      try {
        while (!ahead.isEmpty()) {
          step(ahead.pop());
        }
      } catch (IOException unreadable) {
        return Optional.empty();
      }
      return Optional.of(here()).filter(Files::exists);
    }

    private void step(String name) throws IOException {
      if (name.equals("..")) {
        reached.pollLast();
        return;
      }
      reached.addLast(name);
      Path file = here();
      if (Files.isSymbolicLink(file)) {
        follow(Files.readSymbolicLink(file).toString());
      } else if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(file + " is not there");
      }
    }

    private void follow(String target) throws IOException {
      if (++links > LINKS) {
        throw new IOException("too many links");
      }
      reached.removeLast();
      if (target.startsWith("/")) {
        reached.clear();
      }
      push(target);
    }

    private void push(String path) {
      String[] names = path.split("/", -1);
      for (int i = names.length - 1; i >= 0; i--) {
        if (!names[i].isEmpty() && !names[i].equals(".")) {
          ahead.push(names[i]);
        }
      }
    }

    private Path here() {
      return root.resolve(String.join("/", reached));
    }
  }
}

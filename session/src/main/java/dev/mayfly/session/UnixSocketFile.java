package dev.mayfly.session;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A unix socket that listens, and its file.
 *
 * @param key of the file, by which it is known to be ours still
 */
record UnixSocketFile(Path path, ServerSocketChannel listening, @Nullable Object key) {

  private static final int FILE_TYPE = 0170000;
  private static final int SOCKET = 0140000;

  /**
   * Made in a folder that nobody else can enter, and then moved: so there is no moment in which
   * others may connect.
   *
   * @throws MayflyException if it cannot be made
   */
  static UnixSocketFile bind(Path path) {
    try {
      checkFree(path);
      Path folder = privateFolder(path);
      Path made = folder.resolve("s");
      try {
        return listen(made, path);
      } finally {
        Files.deleteIfExists(made);
        Files.delete(folder);
      }
    } catch (IOException | IllegalArgumentException failure) {
      throw new MayflyException(LocalPortProblem.noSocket(path, failure), failure);
    }
  }

  private static UnixSocketFile listen(Path made, Path path) throws IOException {
    ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listening.bind(UnixDomainSocketAddress.of(made), LocalPort.BACKLOG);
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
      Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
      return new UnixSocketFile(path, listening, key(path));
    } catch (IOException failure) {
      listening.close();
      throw failure;
    }
  }

  private static void checkFree(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if ((mode & FILE_TYPE) != SOCKET) {
      throw new MayflyException(LocalPortProblem.notASocket(path));
    }
    if (isListenedOn(path)) {
      throw new MayflyException(LocalPortProblem.socketInUse(path));
    }
  }

  private static boolean isListenedOn(Path path) {
    try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return true;
    } catch (IOException nobody) {
      return false;
    }
  }

  /** Its name is short, since the path of a unix socket must be. */
  private static Path privateFolder(Path path) throws IOException {
    Path parent = Objects.requireNonNullElse(path.toAbsolutePath().getParent(), path.getRoot());
    String name = ".m" + Integer.toString(ThreadLocalRandom.current().nextInt(1 << 20), 36);
    return Files.createDirectory(
        parent.resolve(name),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Removes the file, unless another has taken its place. */
  void remove() {
    try {
      if (Objects.equals(key, key(path))) {
        Files.deleteIfExists(path);
      }
    } catch (IOException gone) {
      // Somebody else has removed it.
    }
  }

  private static @Nullable Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }
}

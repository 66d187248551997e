package dev.mayfly.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.mayfly.emulator.http.Credentials;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The folder of a local cloud, readable by its owner only. Whoever holds its lock is the cloud; the
 * lock dies with the process.
 */
final class CloudDirectory implements AutoCloseable {

  static final String CLOUD = "cloud.json";

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path directory;
  private final FileChannel lockFile;
  private final FileLock lock;

  private CloudDirectory(Path directory, FileChannel lockFile, FileLock lock) {
    this.directory = directory;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /** Takes the folder, and makes it if it is not there; empty if another cloud has it. */
  static Optional<CloudDirectory> take(Path directory) throws IOException {
    Files.createDirectories(directory);
    if (!isOurs(directory)) { // Its owner could plant credentials, and so run commands as us.
      throw new IOException(directory + " belongs to somebody else; choose a folder of your own");
    }
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    FileChannel file = lockFile(directory);
    Optional<FileLock> lock = locked(file);
    if (lock.isEmpty()) {
      file.close();
      return Optional.empty();
    }
    CloudDirectory taken = new CloudDirectory(directory, file, lock.get());
    // Left behind by one that was killed; whoever waits for ours must not take it for ours.
    taken.withdraw();
    return Optional.of(taken);
  }

  /** Whether a cloud has it; to be asked by who has it not. */
  static boolean isTaken(Path directory) throws IOException {
    try (FileChannel file = lockFile(directory)) {
      return locked(file).isEmpty();
    }
  }

  private static FileChannel lockFile(Path directory) throws IOException {
    return FileChannel.open(directory.resolve("lock"), Set.of(CREATE, WRITE), OWNER_ONLY);
  }

  private static boolean isOurs(Path file) throws IOException {
    return owner(file).equals(owner(Path.of("/proc/self")));
  }

  private static Object owner(Path file) throws IOException {
    return Files.getAttribute(file, "unix:uid");
  }

  private static Optional<FileLock> locked(FileChannel file) throws IOException {
    try {
      return Optional.ofNullable(file.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty(); // Another cloud in this very process.
    }
  }

  Path path() {
    return directory;
  }

  /** The credentials of the one user: those of the last start, or new ones. */
  Credentials credentials(String region) throws IOException {
    write("config", "[default]\nregion = " + region + "\n");
    Path file = directory.resolve("credentials");
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && isOurs(file)) {
      Files.setPosixFilePermissions(file, OWNER_ONLY.value());
      Optional<Credentials> kept = CredentialsFile.parse(Files.readString(file));
      if (kept.isPresent()) {
        return kept.get();
      }
    }
    Credentials fresh = CredentialsFile.generate();
    write("credentials", CredentialsFile.format(fresh));
    return fresh;
  }

  /** Says where the cloud answers. */
  void announce(String cloudJson) throws IOException {
    write(CLOUD, cloudJson + "\n");
  }

  /** Whole or not at all, whenever somebody reads it. */
  private void write(String name, String text) throws IOException {
    Path fresh = Files.createTempFile(directory, name, ".new", OWNER_ONLY);
    Files.write(fresh, text.getBytes(UTF_8));
    Files.move(
        fresh,
        directory.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** From now on nobody finds the cloud; the folder is still taken. */
  void withdraw() throws IOException {
    Files.deleteIfExists(directory.resolve(CLOUD));
  }

  /** Leaves the folder, with the credentials in it. */
  @Override
  public void close() throws IOException {
    try (lockFile) {
      withdraw();
      if (lock.isValid()) {
        lock.release();
        // A change that wakes whoever waits for the folder.
        lockFile.write(ByteBuffer.wrap(new byte[] {'\n'}), 0);
      }
    }
  }
}

package dev.mayfly.cli.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Which repositories' files the user trusts: each with its path and its content's hash, in a file
 * of its own, so that two mayflies never undo each other's.
 */
public final class Trust {

  private final Optional<Path> folder;

  public Trust(Places places) {
    this.folder = places.state().map(state -> state.resolve("trusted"));
  }

  /** Whether that file was trusted with this very content. */
  boolean covers(Path file, String hash) {
    try {
      return folder.isPresent()
          && Files.readString(record(folder.get(), file)).equals(line(file, hash));
    } catch (IOException _) { // Nothing is remembered, or nothing that can be read.
      return false;
    }
  }

  /** From now on it is. */
  public void add(ConfigFile file) {
    Path trusted = folder.orElseThrow(() -> new MayflyException(noFolder()));
    try {
      Files.createDirectories(
          trusted,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path written = Files.createTempFile(trusted, "new", "");
      Files.writeString(written, line(file.path(), file.hash()));
      Files.move(written, record(trusted, file.path()), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new MayflyException(notWritten(trusted, e), e);
    }
  }

  /** From now on it is not, whatever its content. Answers whether it was. */
  public boolean remove(Path file) {
    try {
      if (folder.isPresent()) {
        Files.delete(record(folder.get(), file));
        return true;
      }
      return false;
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException e) {
      throw new MayflyException(notWritten(folder.orElseThrow(), e), e);
    }
  }

  private static String line(Path file, String hash) {
    return hash + "  " + file + "\n";
  }

  private static Path record(Path folder, Path file) {
    return folder.resolve(sha256(file.toString()));
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every JDK has it.
    }
  }

  private static Problem noFolder() {
    return Problem.failure(
        "nothing can be remembered", "neither XDG_STATE_HOME nor HOME names a folder", "set HOME");
  }

  private static Problem notWritten(Path folder, IOException e) {
    return Problem.failure(
        "what you trust cannot be remembered",
        folder + " cannot be written: " + e.getMessage(),
        "make it a folder that you may write, or set XDG_STATE_HOME to one");
  }
}

package dev.mayfly.emulator.driver;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Looks for a command as the container runtime and the agent do, before anything runs: once {@code
 * unshare} or {@code nsenter} executes it, a missing command and one that ends with 127 look alike.
 *
 * @param files the container's root
 * @param directory its working directory
 * @param searchPath its PATH
 */
record CommandLookup(ContainerFiles files, String directory, String searchPath) {

  private static final int HEAD = 256;

  /** The first word of a command was refused, in the runtime's words and in the agent's. */
  static final class Refused extends IOException {

    private static final long serialVersionUID = 1;

    private final String agentsWords;

    Refused(String runtimesWords, String agentsWords) {
      super(runtimesWords);
      this.agentsWords = agentsWords;
    }

    /** As Go's os/exec says it. */
    String agentsWords() {
      return agentsWords;
    }
  }

  /** Finds the file of {@code word}, as execvp does. */
  void find(String word) throws Refused {
    if (word.indexOf('/') >= 0) {
      check(word);
    } else if (!onPath(word)) {
      String words = "exec: \"" + word + "\": executable file not found in $PATH";
      throw new Refused(words, words);
    }
  }

  private boolean onPath(String word) {
    for (String folder : searchPath.split(":", -1)) {
      var file = files.find(directory, (folder.isEmpty() ? "." : folder) + "/" + word);
      if (!word.isEmpty() && file.filter(CommandLookup::executable).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private void check(String word) throws Refused {
    Path file =
        files
            .find(directory, word)
            .orElseThrow(() -> refused(word, "stat " + word + ": ", "no such file or directory"));
    if (Files.isDirectory(file)) {
      throw new Refused(runtimes(word, "is a directory"), agents(word, "permission denied"));
    }
    if (!Files.isExecutable(file)) {
      throw refused(word, "", "permission denied");
    }
    checkFormat(word, file);
  }

  /** What only execve finds out: a script's interpreter, or no format at all. */
  private void checkFormat(String word, Path file) throws Refused {
    String head = head(file);
    if (head.startsWith("#!")) {
      String interpreter = head.substring(2).strip().split("\\s", 2)[0];
      if (files.find(directory, interpreter).isEmpty()) {
        throw refused(word, "exec " + word + ": ", "no such file or directory");
      }
    } else if (!head.startsWith("\u007fELF") && !head.equals(UNREADABLE)) {
      throw refused(word, "exec " + word + ": ", "exec format error");
    }
  }

  private static final String UNREADABLE = "\u007fELF, to give it the benefit of the doubt";

  private static String head(Path file) {
    try (InputStream bytes = Files.newInputStream(file)) {
      return new String(bytes.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
    } catch (IOException unreadable) {
      return UNREADABLE;
    }
  }

  private static boolean executable(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  private static Refused refused(String word, String call, String reason) {
    return new Refused(runtimes(word, call + reason), agents(word, reason));
  }

  private static String runtimes(String word, String reason) {
    return "exec: \"" + word + "\": " + reason;
  }

  private static String agents(String word, String reason) {
    return "fork/exec " + word + ": " + reason;
  }
}

package dev.mayfly.emulator.driver;

import dev.mayfly.emulator.driver.CommandLookup.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who runs a container's command, found in the image's own passwd and group files as a container
 * runtime finds it: {@code NAME|UID[:NAME|GID]}. Who is not in there by number has group 0.
 *
 * @param groups all of them, with {@code gid}
 * @param home the home directory; {@code /} for one who is not in the passwd file
 */
record ContainerUser(int uid, int gid, List<Integer> groups, String home) {

  static final ContainerUser ROOT = new ContainerUser(0, 0, List.of(0), "/root");

  /**
   * Looks {@code user} up below {@code root}.
   *
   * @throws Refused in the runtime's words, if there is no such user or group
   */
  static ContainerUser of(String user, Path root) throws IOException {
    String[] parts = user.split(":", 2);
    Optional<String[]> entry = entry(root.resolve("etc/passwd"), parts[0], 7);
    if (entry.isEmpty() && !number(parts[0])) {
      throw unable("user " + parts[0], "passwd");
    }
    int uid = Integer.parseInt(entry.map(fields -> fields[2]).orElse(parts[0]));
    String home = entry.map(fields -> fields[5]).filter(it -> !it.isEmpty()).orElse("/");
    Path groupFile = root.resolve("etc/group");
    if (parts.length == 2) {
      int gid = gid(groupFile, parts[1]);
      return new ContainerUser(uid, gid, List.of(gid), home);
    }
    int gid = Integer.parseInt(entry.map(fields -> fields[3]).orElse("0"));
    TreeSet<Integer> groups = new TreeSet<>(List.of(gid));
    if (entry.isPresent()) {
      for (String line : lines(groupFile)) {
        String[] fields = line.split(":", -1);
        if (fields.length == 4 && List.of(fields[3].split(",")).contains(entry.get()[0])) {
          groups.add(Integer.parseInt(fields[2]));
        }
      }
    }
    return new ContainerUser(uid, gid, List.copyOf(groups), home);
  }

  private static int gid(Path file, String group) throws IOException {
    Optional<String[]> entry = entry(file, group, 4);
    if (entry.isEmpty() && !number(group)) {
      throw unable("group " + group, "group");
    }
    return Integer.parseInt(entry.map(fields -> fields[2]).orElse(group));
  }

  private static Optional<String[]> entry(Path file, String wanted, int length) throws IOException {
    return lines(file).stream()
        .map(line -> line.split(":", -1))
        .filter(fields -> fields.length == length)
        .filter(fields -> fields[0].equals(wanted) || fields[2].equals(wanted))
        .findFirst();
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.ISO_8859_1) : List.of();
  }

  private static boolean number(String text) {
    return text.matches("[0-9]{1,9}");
  }

  private static Refused unable(String who, String file) {
    String words = "unable to find " + who + ": no matching entries in " + file + " file";
    return new Refused(words, words);
  }

  /** In front of {@code unshare}, which changes the user id last: only root may change the rest. */
  List<String> groupWords() throws IOException {
    return List.of(
        Tools.path("setpriv"),
        "--regid",
        Integer.toString(gid),
        "--groups",
        groups.stream().map(String::valueOf).collect(Collectors.joining(",")),
        "--");
  }
}

package dev.mayfly.emulator.driver;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How containers are kept apart, best first; and the programs in front of a command that do it. */
enum Isolation {
  /** Namespaces, as root makes them. */
  NAMESPACES("each container in PID and mount namespaces of its own"),

  /** The same within a user namespace, where we are root by its map only. */
  USER_NAMESPACES("each container in user, PID and mount namespaces of its own"),

  /** For kernels that allow neither. A container is a session in the sense of setsid(2). */
  PROCESS_GROUPS(
      "process groups only, for want of namespaces: containers see all processes and share /tmp");

  private final String clause;

  Isolation(String clause) {
    this.clause = clause;
  }

  /** One clause for people. */
  String clause() {
    return clause;
  }

  boolean namespaces() {
    return this != PROCESS_GROUPS;
  }

  /** Before the first process of new namespaces; all in them dies with us. */
  List<String> first() throws IOException {
    List<String> prefix = diesWithParent();
    if (namespaces()) {
      prefix.add(Tools.path("unshare"));
      if (this == USER_NAMESPACES) {
        prefix.addAll(List.of("--user", "--map-root-user"));
      }
      prefix.addAll(List.of("--pid", "--mount", "--uts", "--ipc", "--fork", "--kill-child", "--"));
    }
    return prefix;
  }

  /** Before the first process of a container that shares the PID namespace of {@code pause}. */
  List<String> joining(long pause) throws IOException {
    List<String> prefix = diesWithParent();
    if (namespaces()) {
      enter(prefix, pause, "--pid");
      prefix.addAll(diesWithParent());
      prefix.addAll(List.of(Tools.path("unshare"), "--mount", "--uts", "--ipc", "--"));
    }
    return prefix;
  }

  /** Before a session's command in the container of {@code pid}; its terminal is descriptor 0. */
  List<String> session(long pid, ImageRoot root, String directory) throws IOException {
    List<String> prefix = entered(pid);
    prefix.addAll(List.of(Tools.path("setsid"), "-c"));
    prefix.addAll(inside(root, directory));
    return prefix;
  }

  /** The same without a terminal. */
  List<String> probe(long pid, ImageRoot root, String directory) throws IOException {
    List<String> prefix = entered(pid);
    prefix.addAll(inside(root, directory));
    return prefix;
  }

  private List<String> entered(long pid) throws IOException {
    List<String> prefix = new ArrayList<>();
    if (namespaces()) {
      enter(prefix, pid, "--mount", "--uts", "--ipc", "--pid");
    }
    return prefix;
  }

  private List<String> inside(ImageRoot root, String directory) throws IOException {
    // The command is nsenter's child, and nsenter is what we can kill.
    List<String> prefix = diesWithParent();
    if (!root.machine()) {
      // Only the container's own processes have left the namespace's root, which is this machine's.
      prefix.addAll(root.entering(Optional.empty(), directory));
    } else if (!namespaces() || !directory.equals("/")) {
      prefix.addAll(List.of(Tools.path("env"), "-C", directory));
    }
    return prefix;
  }

  /** Before a process of ours that only shows in the container of {@code pid}. */
  List<String> beside(long pid) throws IOException {
    List<String> prefix = new ArrayList<>();
    if (namespaces()) {
      enter(prefix, pid, "--pid");
    }
    return prefix;
  }

  /** Where the files of the container of {@code pid} are. */
  Path root(long pid) {
    return namespaces() ? Path.of("/proc/" + pid + "/root") : Path.of("/");
  }

  /** The program for a container's own mounts; empty where it has none. */
  String mount() throws IOException {
    return namespaces() ? Tools.path("mount") : "";
  }

  private void enter(List<String> prefix, long pid, String... namespaces) throws IOException {
    prefix.addAll(List.of(Tools.path("nsenter"), "--target", Long.toString(pid)));
    if (this == USER_NAMESPACES) {
      prefix.addAll(List.of("--user", "--preserve-credentials"));
    }
    prefix.addAll(List.of(namespaces));
    prefix.add("--");
  }

  private static List<String> diesWithParent() throws IOException {
    return new ArrayList<>(List.of(Tools.path("setpriv"), "--pdeathsig", "KILL"));
  }
}

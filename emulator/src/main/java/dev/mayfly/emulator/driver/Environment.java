package dev.mayfly.emulator.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The variables of a container: those that a container runtime sets, and over them those of the
 * container definition. Nothing of this process's own environment.
 */
record Environment(Map<String, String> variables) {

  static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  // A shell between us and the command would change these, or stumble over them.
  private static final Set<String> SHELLS_OWN =
      Set.of(
          "_",
          "PWD",
          "OLDPWD",
          "SHLVL",
          "OPTIND",
          "OPTARG",
          "IFS",
          "PPID",
          "LINENO",
          "PS1",
          "PS2",
          "PS4",
          "ENV",
          "BASH_ENV",
          "BASHOPTS",
          "SHELLOPTS",
          "POSIXLY_CORRECT",
          "CDPATH",
          "UID",
          "EUID",
          "RANDOM",
          "SECONDS");

  Environment {
    variables = Map.copyOf(variables);
  }

  static Environment of(Map<String, String> own, String hostname, String home) throws IOException {
    return new Environment(Map.of("PATH", PATH, "HOME", home, "HOSTNAME", hostname)).with(own);
  }

  /** These, and {@code extra} over them. */
  Environment with(Map<String, String> extra) throws IOException {
    Map<String, String> all = new HashMap<>(variables);
    for (Map.Entry<String, String> variable : extra.entrySet()) {
      check(variable.getKey(), variable.getValue());
      all.put(variable.getKey(), variable.getValue());
    }
    return new Environment(all);
  }

  String path() {
    return variables.getOrDefault("PATH", PATH);
  }

  /** What a shell hands on unchanged. */
  Map<String, String> throughShell() {
    Map<String, String> safe = new HashMap<>(variables);
    safe.keySet().removeIf(Environment::fragile);
    return safe;
  }

  /**
   * The {@code env} command in front of a command that a shell executes: it sets what the shell
   * would not hand on, and removes what it added.
   *
   * @param supervised whether it runs in the shell's background, where shells ignore INT and QUIT
   */
  List<String> afterShell(boolean supervised) throws IOException {
    List<String> env = new ArrayList<>(List.of(Tools.path("env")));
    if (supervised) {
      env.add("--default-signal=INT,QUIT");
    }
    env.addAll(List.of("-u", "PWD", "-u", "OLDPWD", "-u", "SHLVL", "-u", "_", "--"));
    variables.forEach(
        (name, value) -> {
          if (fragile(name)) {
            env.add(name + "=" + value);
          }
        });
    return env;
  }

  private static boolean fragile(String name) {
    return SHELLS_OWN.contains(name) || !SHELL_NAME.matcher(name).matches();
  }

  private static void check(String name, String value) throws IOException {
    if (name.isEmpty() || name.indexOf('=') >= 0 || (name + value).indexOf('\0') >= 0) {
      throw new IOException("invalid environment variable " + name);
    }
  }

  /** Names only: values may be secrets. */
  @Override
  public String toString() {
    return "Environment" + variables.keySet();
  }
}

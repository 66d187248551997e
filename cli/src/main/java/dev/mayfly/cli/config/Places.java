package dev.mayfly.cli.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where files are looked for.
 *
 * @param directory the working directory
 */
public record Places(Map<String, String> environment, Path directory) {

  /** The file of a repository, which everybody who works on it has. */
  public static final String REPOSITORY_FILE = "mayfly.toml";

  private static final String OF_A_REPOSITORY = ".git";

  /** The user's file, whether it is there or not; empty where there is no home. */
  public Optional<Path> userFile() {
    return xdg("XDG_CONFIG_HOME", ".config").map(base -> base.resolve("config.toml"));
  }

  /** The folder of what mayfly remembers. */
  Optional<Path> state() {
    return xdg("XDG_STATE_HOME", ".local/state");
  }

  private Optional<Path> xdg(String variable, String usual) {
    return variable(variable)
        .map(Path::of)
        .filter(Path::isAbsolute) // The XDG specification: relative ones are to be ignored.
        .or(() -> home().map(home -> home.resolve(usual)))
        .map(base -> base.resolve("mayfly"));
  }

  private Optional<Path> home() {
    return variable("HOME").map(Path::of).filter(Path::isAbsolute);
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /**
   * The nearest {@code mayfly.toml} from the working directory up to the root of its repository,
   * which is the folder with {@code .git}. Outside of one only the working directory is looked
   * into, as what is above may be anybody's, like {@code /tmp}. Never above the home.
   */
  public Optional<Path> repositoryFile() {
    Path start = real(directory);
    Optional<Path> home = home().map(Places::real);
    Optional<Path> nearest = Optional.empty();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      Path file = folder.resolve(REPOSITORY_FILE);
      if (nearest.isEmpty() && Files.exists(file)) {
        nearest = Optional.of(file);
      }
      if (Files.exists(folder.resolve(OF_A_REPOSITORY))) {
        return nearest;
      }
      if (home.filter(folder::equals).isPresent()) {
        break;
      }
    }
    return nearest.filter(file -> start.equals(file.getParent()));
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException _) { // It is not there, so nothing is found in it either.
      return path.toAbsolutePath();
    }
  }

  /** As people write it: with {@code ~} for the home. */
  public String shown(Path path) {
    return home().stream()
        .flatMap(home -> Stream.of(home, real(home)))
        .filter(path::startsWith)
        .findFirst()
        .map(home -> "~/" + home.relativize(path))
        .orElse(path.toString());
  }

  /** {@code FILE:LINE}, or a variable's name. */
  public String shown(Source source) {
    return switch (source) {
      case Source.Line(Path file, int number) -> shown(file) + ":" + number;
      case Source.Variable(String name) -> name;
    };
  }
}

package dev.mayfly.cli.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that is configured for whoever works in a directory: the user's file, the repository's, and
 * variables; each is read when it is first asked for, and the later wins.
 */
public final class Configuration {

  private final Places places;
  private final Trust trust;

  public Configuration(Places places) {
    this.places = places;
    this.trust = new Trust(places);
  }

  public Places places() {
    return places;
  }

  public Trust trust() {
    return trust;
  }

  /** The user's own file, if there is one. */
  public Optional<ConfigFile> userFile() {
    return places.userFile().flatMap(file -> new ConfigFileReader(places).read(file, _ -> true));
  }

  /** The file of the repository, if there is one. */
  public Optional<ConfigFile> repositoryFile() {
    return places
        .repositoryFile()
        .flatMap(file -> new ConfigFileReader(places).read(file, hash -> trust.covers(file, hash)));
  }

  /** Which app a command works on, if the command line names none by {@code -a}. */
  public enum Need {
    /** The usual one. */
    USUAL_APP,
    /** What other options say: a service, a family, tags. */
    SAID_OTHERWISE,
    /** None: it lists everything. */
    NONE
  }

  /**
   * What is said for one run.
   *
   * @param named the app that the command line names
   */
  public Settings settings(Optional<String> named, Need need) {
    Variables variables = Variables.of(places.environment());
    Optional<ConfigFile> repository = repositoryFile();
    Optional<ConfigFile> user = userFile();
    List<ConfigFile> files = new ArrayList<>();
    repository.ifPresent(files::add);
    user.ifPresent(files::add);
    if (need == Need.SAID_OTHERWISE) {
      return new Settings(places, variables, files, named, Optional.empty(), true);
    }
    Optional<String> explicit =
        named.or(() -> variables.of(ConfigKey.APP, Optional.empty()).map(one -> first(one)));
    Optional<String> usual =
        repository
            .flatMap(file -> file.usualApp(true))
            .or(() -> user.flatMap(file -> file.usualApp(false)));
    return new Settings(places, variables, files, explicit, usual, need == Need.USUAL_APP);
  }

  /** Every app that the files name, the repository's first, with what is said for it. */
  public Map<String, Settings> apps() {
    Variables variables = Variables.of(places.environment());
    List<ConfigFile> files = Stream.concat(repositoryFile().stream(), userFile().stream()).toList();
    Map<String, Settings> apps = new LinkedHashMap<>();
    for (ConfigFile file : files) {
      for (String name : file.apps().keySet()) {
        apps.putIfAbsent(
            name,
            new Settings(places, variables, files, Optional.of(name), Optional.empty(), true));
      }
    }
    return apps;
  }

  private static String first(Setting setting) {
    return setting.texts().getFirst();
  }
}

package dev.mayfly.cli.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one file says.
 *
 * @param hash SHA-256 of its content, in hex
 * @param general what it says for all apps, by the key's name
 * @param apps what it says for one, by its name and the key's name
 */
public record ConfigFile(
    Path path, String hash, Map<String, Setting> general, Map<String, Map<String, Setting>> apps)
    implements Layer {

  @Override
  public Optional<Setting> of(ConfigKey key, Optional<String> app) {
    return app.map(name -> apps.getOrDefault(name, Map.of()).get(key.name()))
        .or(() -> Optional.ofNullable(general.get(key.name())));
  }

  /** What it may say only if it is trusted, in its own order. */
  public List<Setting> guarded() {
    return Stream.concat(
            general.values().stream(), apps.values().stream().flatMap(app -> app.values().stream()))
        .filter(setting -> setting.key().guarded())
        .toList();
  }

  /** The app that it means where none is named: the one that it says, or the only one it has. */
  Optional<String> usualApp(boolean theOnlyOne) {
    return Optional.ofNullable(general.get(ConfigKey.APP.name()))
        .map(setting -> setting.texts().getFirst())
        .or(() -> apps.keySet().stream().filter(_ -> theOnlyOne && apps.size() == 1).findFirst());
  }
}

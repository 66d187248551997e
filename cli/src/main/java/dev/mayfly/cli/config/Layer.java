package dev.mayfly.cli.config;

import java.util.Optional;

/** One of the places that say how mayfly is configured. */
sealed interface Layer permits ConfigFile, Variables {

  /** What it says of a key, in general or for that app. */
  Optional<Setting> of(ConfigKey key, Optional<String> app);
}

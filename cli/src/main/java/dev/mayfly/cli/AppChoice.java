package dev.mayfly.cli;

import dev.mayfly.cli.config.ConfigKey;
import dev.mayfly.cli.config.Setting;
import dev.mayfly.cli.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An app that the user may mean: one that is configured, or a service. */
sealed interface AppChoice {

  /** As a list shows it. */
  String label();

  /**
   * A table of the files.
   *
   * @param service the one it stands for, with its cluster if that is said; empty for a family
   */
  record Configured(String name, Optional<String> service, String label) implements AppChoice {
    static Configured of(String name, Settings settings) {
      Optional<String> service = settings.target();
      String means =
          service.orElseGet(
              () ->
                  "family "
                      + said(settings, ConfigKey.FAMILY).orElse(name)
                      + said(settings, ConfigKey.CLUSTER)
                          .map(cluster -> " in " + cluster)
                          .orElse(""));
      return new Configured(name, service, means.equals(name) ? name : name + " -> " + means);
    }

    private static Optional<String> said(Settings settings, ConfigKey key) {
      return settings.used(key).map(Setting::texts).map(List::getFirst);
    }

    /** Whether it is that service, one of {@code all}. */
    boolean is(String path, List<String> all) {
      if (service.isEmpty()) {
        return false;
      }
      String meant = service.get();
      boolean sameName = !meant.contains("/") && path.endsWith("/" + meant);
      return meant.equals(path)
          || (sameName && all.stream().filter(one -> one.endsWith("/" + meant)).count() == 1);
    }
  }

  /** A service that no table stands for, as {@code cluster/service}. */
  record OfAws(String path) implements AppChoice {
    @Override
    public String label() {
      return path;
    }
  }

  /** The tables of the files. */
  static List<Configured> configured(Map<String, Settings> apps) {
    return apps.entrySet().stream()
        .map(app -> Configured.of(app.getKey(), app.getValue()))
        .toList();
  }

  /** What is configured first, then the services, each once. */
  static List<AppChoice> of(List<Configured> configured, List<String> services) {
    List<AppChoice> all = new ArrayList<>(configured);
    services.stream()
        .filter(path -> configured.stream().noneMatch(app -> app.is(path, services)))
        .map(OfAws::new)
        .forEach(all::add);
    return all;
  }
}

package dev.mayfly.ecs.shell;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.Optional;

/**
 * The service that the user means.
 *
 * @param cluster name or ARN, if it is known
 */
record AppName(Optional<String> cluster, String service) {

  static AppName of(Selection selection) {
    String app = selection.app().orElse("");
    if (app.startsWith("arn:")) {
      app = app.substring(app.lastIndexOf(':') + 1).replaceFirst("^service/", "");
    }
    int slash = app.indexOf('/');
    Optional<String> ofApp = slash > 0 ? Optional.of(app.substring(0, slash)) : Optional.empty();
    String service = selection.service().orElse(app.substring(slash + 1));
    if (service.isBlank()) {
      throw new MayflyException(
          Problem.usage(
              "no app",
              "neither -a nor --service names one",
              "say which: mayfly -a SERVICE shell, or -a CLUSTER/SERVICE"));
    }
    return new AppName(selection.cluster().or(() -> ofApp), service);
  }

  @Override
  public String toString() {
    return cluster.map(name -> name + "/").orElse("") + service;
  }
}

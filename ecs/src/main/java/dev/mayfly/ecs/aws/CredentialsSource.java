package dev.mayfly.ecs.aws;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.core.useragent.BusinessMetricFeatureId;

/** Says where credentials came from, in words for people. */
final class CredentialsSource {

  private static final String PREFIX = "CREDENTIALS_";

  private CredentialsSource() {}

  /**
   * In words.
   *
   * @param providers as the SDK keeps it: letters for the user agent, one for each step of a chain;
   *     older providers write the name of their class
   */
  static String words(Optional<String> providers) {
    return providers
        .map(
            letters ->
                String.join(
                    ", ",
                    Arrays.stream(letters.split(",", -1)).map(CredentialsSource::word).toList()))
        .orElse("a provider without a name");
  }

  private static String word(String letter) {
    return Arrays.stream(BusinessMetricFeatureId.values())
        .filter(feature -> feature.name().startsWith(PREFIX) && feature.value().equals(letter))
        .map(feature -> feature.name().substring(PREFIX.length()))
        .map(name -> name.replace('_', ' ').toLowerCase(Locale.ROOT))
        .findFirst()
        .orElse(letter);
  }
}

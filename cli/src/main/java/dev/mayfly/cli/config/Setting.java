package dev.mayfly.cli.config;

import java.util.List;

/**
 * A value for a key, as it is written.
 *
 * @param texts as they would stand on the command line; one, but for lists. A flag's are {@code
 *     true} and {@code false}, variables {@code NAME=VALUE}
 * @param trusted false of a guarded key in a repository's file that is not trusted
 */
public record Setting(ConfigKey key, List<String> texts, Source source, boolean trusted) {

  public Setting {
    texts = List.copyOf(texts);
  }

  /** As it may be shown: the values of variables may be secrets. */
  public List<String> shown() {
    return key.kind() == ConfigKey.Kind.VARIABLES
        ? texts.stream().map(text -> text.substring(0, text.indexOf('='))).toList()
        : texts;
  }

  @Override
  public String toString() {
    return "Setting[" + key.name() + "=" + shown() + ", " + source + "]";
  }
}

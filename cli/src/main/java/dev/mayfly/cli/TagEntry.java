package dev.mayfly.cli;

import dev.mayfly.ecs.Tag;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import picocli.CommandLine.ITypeConverter;

/** A tag to find a service by, from {@code --tag KEY=VALUE}. */
final class TagEntry implements ITypeConverter<Tag> {

  /** Splits at the first equals sign; the value may be empty. */
  @Override
  public Tag convert(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new MayflyException(
          Problem.usage(
              "cannot be taken",
              equals == 0 ? "there is no key before \"=\"" : "there is no \"=\" in it",
              "write --tag KEY=VALUE, once for each tag"));
    }
    return new Tag(text.substring(0, equals), text.substring(equals + 1));
  }
}

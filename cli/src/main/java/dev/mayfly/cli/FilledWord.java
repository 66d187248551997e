package dev.mayfly.cli;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import picocli.CommandLine.ITypeConverter;

/** Any word but an empty one, which is what a script's unset variable comes to. */
final class FilledWord implements ITypeConverter<String> {

  @Override
  public String convert(String text) {
    if (text.isBlank()) {
      throw new MayflyException(
          Problem.usage(
              "\"" + text + "\" cannot be taken",
              "it is empty, as a variable is that nobody has set",
              "write its value, or leave the option out"));
    }
    return text;
  }
}

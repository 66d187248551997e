package dev.mayfly.cli;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import picocli.CommandLine.ITypeConverter;

/** The only word that an option takes, so far. */
record TheWord(String word) implements ITypeConverter<String> {

  @Override
  public String convert(String text) {
    if (text.equals(word)) {
      return text;
    }
    throw new MayflyException(
        Problem.usage(
            "\"" + text + "\" cannot be taken",
            "the option knows one word",
            "write " + word + ", or leave the option out"));
  }
}

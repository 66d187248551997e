package dev.mayfly.cli;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import picocli.CommandLine.ITypeConverter;

/** A variable for the remote shell, from {@code --env NAME=VALUE}. */
record EnvironmentEntry(String name, String value) {

  /** Without the value, which may be a secret. */
  @Override
  public String toString() {
    return name;
  }

  /** Splits at the first equals sign. */
  static final class Converter implements ITypeConverter<EnvironmentEntry> {
    @Override
    public EnvironmentEntry convert(String text) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new MayflyException(
            Problem.usage(
                "cannot be taken",
                equals == 0 ? "there is no name before \"=\"" : "there is no \"=\" in it",
                "write --env NAME=VALUE, once for each variable"));
      }
      return new EnvironmentEntry(text.substring(0, equals), text.substring(equals + 1));
    }
  }
}

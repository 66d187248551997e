package dev.mayfly.cli;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import picocli.CommandLine.ITypeConverter;

/**
 * The id of a thing in a VPC; RunTask takes no names.
 *
 * @param prefix with which such ids begin
 * @param thing what it is, with its article
 */
record NetworkId(String prefix, String thing) implements ITypeConverter<String> {

  @Override
  public String convert(String text) {
    if (!text.matches(prefix + "[0-9a-z]+")) {
      throw new MayflyException(
          Problem.usage(
              "\"" + text + "\" cannot be taken",
              "it is no id of " + thing,
              "write it like " + prefix + "0123456789abcdef0"));
    }
    return text;
  }
}

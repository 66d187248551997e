package dev.mayfly.cli;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;

/** A role of IAM: its ARN, or its name with the path before it. */
final class RoleName implements ITypeConverter<String> {

  /** Source: IAM, CreateRole, "RoleName" and "Path". */
  private static final Pattern ROLE =
      Pattern.compile("(arn:[a-z-]+:iam::\\d{12}:role/)?([\\w+=,.@-]+/)*[\\w+=,.@-]{1,64}");

  @Override
  public String convert(String text) {
    if (!ROLE.matcher(text).matches()) {
      throw new MayflyException(
          Problem.usage(
              "\"" + text + "\" cannot be taken",
              "it is neither the name of a role nor its ARN",
              "write it like api-task or arn:aws:iam::111122223333:role/api-task"));
    }
    return text;
  }
}

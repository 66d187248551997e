package dev.mayfly.cli;

import dev.mayfly.ecs.shell.RunsOn;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;

/** The launch types of ECS, in any case. */
final class LaunchTypes implements ITypeConverter<RunsOn> {

  @Override
  public RunsOn convert(String text) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "FARGATE" -> RunsOn.FARGATE;
      case "EC2" -> RunsOn.EC2;
      case "EXTERNAL" -> RunsOn.EXTERNAL;
      default ->
          throw new MayflyException(
              Problem.usage(
                  "\"" + text + "\" cannot be taken",
                  "it is no launch type",
                  "write FARGATE, EC2 or EXTERNAL; for FARGATE_SPOT there is --spot"));
    };
  }
}

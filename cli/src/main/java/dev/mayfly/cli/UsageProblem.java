package dev.mayfly.cli;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What the parser found wrong, in our three sentences. */
final class UsageProblem {

  private UsageProblem() {}

  static Problem of(ParameterException thrown) {
    if (thrown.getCause() instanceof MayflyException known) {
      return named(known.problem(), thrown); // A converter of ours knows it better.
    }
    String command = thrown.getCommandLine().getCommandSpec().qualifiedName();
    return switch (thrown) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched, command);
      case MissingParameterException missing ->
          usage(
              "something is missing after " + missing.getMissing().getFirst().paramLabel(),
              sentence(thrown),
              command);
      case OverwrittenOptionException _ ->
          usage("an option is given twice", sentence(thrown), command);
      default -> usage("the command line cannot be read", sentence(thrown), command);
    };
  }

  /** The converter knows the value, the parser the option. */
  private static Problem named(Problem problem, ParameterException thrown) {
    return thrown.getArgSpec() instanceof OptionSpec option
        ? Problem.usage(
            option.longestName() + " " + problem.what(), problem.why(), problem.remedy())
        : problem;
  }

  private static Problem unmatched(UnmatchedArgumentException thrown, String command) {
    String argument = thrown.getUnmatched().getFirst();
    String kind = thrown.isUnknownOption() ? "option" : "word";
    List<String> near = thrown.getSuggestions();
    String remedy = near.isEmpty() ? command + " --help" : closest(near) + command + " --help";
    return Problem.usage(
        "unknown " + kind + " \"" + argument + "\"",
        "\"" + command + "\" knows no such " + kind,
        remedy);
  }

  private static String closest(List<String> near) {
    return "the closest: " + String.join(", ", near.subList(0, Math.min(3, near.size()))) + "; or ";
  }

  private static Problem usage(String what, String why, String command) {
    return Problem.usage(what, why, command + " --help");
  }

  /** The parser's sentences begin with a capital and may end with a stop; ours do neither. */
  private static String sentence(ParameterException thrown) {
    String message = String.valueOf(thrown.getMessage());
    String open = message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    open = open.replace("is not an int", "is no whole number");
    return open.substring(0, 1).toLowerCase(Locale.ROOT) + open.substring(1);
  }
}

package dev.mayfly.cli;

import dev.mayfly.cli.terminal.EscapeKeys;
import dev.mayfly.session.IdlePolicy;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionTimes;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;

/**
 * How a session on a terminal treats its user, as the command line says it.
 *
 * @param escape the escape character; 0 for none
 * @param command whether one command runs in it, not a shell
 */
record Manners(char escape, IdlePolicy idle, boolean command) {

  private static final char USUAL_ESCAPE = '~';
  private static final char NO_ESCAPE = 0;

  /** Before a connection counts as lost. */
  private static final int PINGS = 3;

  /** How long a shell is kept that nobody uses. */
  private static final Duration USUAL_IDLE = Duration.ofHours(2);

  /** The options of a shell. */
  static Syntax ofShell(Syntax syntax) {
    return ofCommand(
        syntax.option(
            "--idle",
            "TIME",
            Duration.class,
            new Durations(),
            "keep a shell in which nothing was typed or shown for so long (default: 2h)"));
  }

  /** Of a command, which is kept for as long as it runs. */
  static Syntax ofCommand(Syntax syntax) {
    return ofConnection(
        syntax.option(
            "--escape",
            "CHAR",
            Character.class,
            new EscapeCharacter(),
            "begins an escape at the start of a line: ~. leaves, ~? lists them; none: no escapes"
                + " (default: ~)"));
  }

  /** Of any session. */
  static Syntax ofConnection(Syntax syntax) {
    return syntax
        .flag("--no-keepalive", "let the service end a session that gets no input for 20 minutes")
        .option(
            "--dead-after",
            "TIME",
            Duration.class,
            new Durations(),
            "a connection on which nothing came for so long, though pinged three times, is lost"
                + " (default: 30s)");
  }

  /** How long the session waits for the network. */
  static SessionTimes times(Invocation invocation) {
    SessionTimes usual = SessionTimes.DEFAULT;
    Optional<Duration> deadAfter = invocation.value("--dead-after");
    return deadAfter
        .map(
            silence ->
                new SessionTimes(
                    usual.connect(), silence.dividedBy(PINGS), silence, usual.reconnect()))
        .orElse(usual);
  }

  /** Of a session that runs a command, which may work for hours without a word, or of a shell. */
  static Manners of(Invocation invocation, boolean command) {
    return new Manners(
        invocation.<Character>value("--escape").orElse(USUAL_ESCAPE),
        idle(invocation, command),
        command);
  }

  private static IdlePolicy idle(Invocation invocation, boolean command) {
    if (invocation.has("--no-keepalive")) {
      return IdlePolicy.never();
    }
    return command
        ? IdlePolicy.always()
        : IdlePolicy.whileUsed(invocation.<Duration>value("--idle").orElse(USUAL_IDLE));
  }

  EscapeKeys keys() {
    return escape == NO_ESCAPE ? EscapeKeys.none() : EscapeKeys.of(escape);
  }

  boolean hasEscapes() {
    return escape != NO_ESCAPE;
  }

  private static final class EscapeCharacter implements ITypeConverter<Character> {
    @Override
    public Character convert(String text) {
      if (text.equals("none")) {
        return NO_ESCAPE;
      }
      if (text.length() != 1 || text.charAt(0) <= ' ' || text.charAt(0) > '~') {
        throw new MayflyException(
            Problem.usage(
                "\"" + text + "\" cannot be the escape character",
                "it must be one character that every keyboard has, or the word none",
                "write it like --escape ~, --escape % or --escape none"));
      }
      return text.charAt(0);
    }
  }
}

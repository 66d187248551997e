package dev.mayfly.cli.report;

import dev.mayfly.session.Problem;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * The two streams that mayfly writes to: stdout for results, stderr for all that is said. What AWS,
 * a container or a tag says is quoted in it, so nothing in it can move the cursor or recolour the
 * terminal: see {@link Plain}.
 */
public final class Report {

  private static final String INDENT = "\n        ";

  private final PrintStream out;
  private final PrintStream err;
  private final OutputStream rawOut;
  private final OutputStream rawErr;
  private final boolean quiet;

  public Report(PrintStream out, PrintStream err) {
    this(out, err, out, err, false);
  }

  private Report(
      PrintStream out, PrintStream err, OutputStream rawOut, OutputStream rawErr, boolean quiet) {
    this.out = out;
    this.err = err;
    this.rawOut = rawOut;
    this.rawErr = rawErr;
    this.quiet = quiet;
  }

  /** The same for one who wants to hear only of what went wrong. */
  public Report quiet() {
    return new Report(out, err, rawOut, rawErr, true);
  }

  /** Whether it is for such a one. */
  public boolean isQuiet() {
    return quiet;
  }

  /** On this process's own streams. */
  public static Report standard() {
    return new Report(
        System.out,
        System.err,
        new FileOutputStream(FileDescriptor.out), // A PrintStream keeps a broken pipe to itself.
        new FileOutputStream(FileDescriptor.err),
        false);
  }

  /** Stdout for a command's bytes as they are; unlike {@link #print}, it tells of a broken pipe. */
  public OutputStream rawOut() {
    return rawOut;
  }

  /** Stderr for a command's bytes as they are. */
  public OutputStream rawErr() {
    return rawErr;
  }

  /** {@code text} as it may be shown on a terminal: nothing in it is obeyed. */
  public static String harmless(String text) {
    return Plain.text(text);
  }

  /** A result, with a line's end. */
  public void print(String text) {
    out.println(Plain.text(text));
    out.flush();
  }

  /** A line that tells the user how it went; a quiet user has no need of it. */
  public void say(String line) {
    if (!quiet) {
      warn(line);
    }
  }

  /** A line that the user should know. */
  public void warn(String line) {
    err.println(Plain.text("mayfly: " + line));
  }

  /** A line as it stands, on stderr. */
  public void line(String line) {
    err.println(Plain.text(line));
  }

  /** A question; the cursor stays behind it. */
  public void ask(String question) {
    err.print(Plain.text(question + " "));
    err.flush();
  }

  /** A problem: what happened, why, what to do. */
  public void problem(Problem problem) {
    line(
        "mayfly: "
            + problem.what().replace("\n", INDENT)
            + "\n  why   "
            + problem.why().replace("\n", INDENT)
            + "\n  try   "
            + problem.remedy().replace("\n", INDENT));
  }

  /** Where an exception came from, for those who asked for it. */
  public void trace(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    line(trace.toString().stripTrailing());
  }
}

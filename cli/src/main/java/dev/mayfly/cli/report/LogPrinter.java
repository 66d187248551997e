package dev.mayfly.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.ecs.shell.LogLine;
import dev.mayfly.ecs.shell.Logs;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serial;
import java.util.function.Function;

/** Prints the lines of a log on stdout. Owned by one thread. */
public final class LogPrinter {

  private static final int SHORT_ID = 8;

  private final OutputStream out;
  private final Function<LogLine, String> text;

  private LogPrinter(Report report, Function<LogLine, String> text) {
    this.out = new BufferedOutputStream(report.rawOut(), 1 << 16);
    this.text = text;
  }

  /** An object a line. */
  public static LogPrinter json(Report report) {
    return new LogPrinter(
        report,
        line ->
            new JsonRow()
                .put(JsonField.AT, line.at().toString())
                .put(JsonField.TASK, line.task())
                .put(JsonField.CONTAINER, line.container())
                .put(JsonField.MESSAGE, line.message())
                .line());
  }

  /**
   * Lines for people, with the task's or the container's name where there is more than one.
   *
   * @param stamped whether each begins with when it was written
   * @param obeyed whether stdout is a terminal, which would obey what is in the lines
   */
  public static LogPrinter text(
      Report report, Logs.Extent extent, boolean stamped, boolean obeyed, Colours colours) {
    return new LogPrinter(
        report,
        line ->
            (stamped ? line.at() + " " : "")
                + prefix(line, extent, colours)
                + (obeyed ? Report.harmless(line.message()) : line.message()));
  }

  private static String prefix(LogLine line, Logs.Extent extent, Colours colours) {
    if (!extent.severalTasks()) {
      return extent.severalContainers()
          ? colours.of(line.container(), line.container() + " |") + " "
          : "";
    }
    String task = shortId(line.task());
    String name = extent.severalContainers() ? task + " " + line.container() : task;
    return colours.of(task, name + " |") + " ";
  }

  /** The first characters of a task's id, which tell it from others. */
  public static String shortId(String task) {
    return task.substring(0, Math.min(SHORT_ID, task.length()));
  }

  /** One line. */
  public void line(LogLine line) {
    try {
      out.write((text.apply(line) + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new OutputClosed(e);
    }
  }

  /** Shows what is printed so far. */
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new OutputClosed(e);
    }
  }

  /** Nobody reads stdout any more. */
  public static final class OutputClosed extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    OutputClosed(IOException cause) {
      super(cause);
    }
  }
}

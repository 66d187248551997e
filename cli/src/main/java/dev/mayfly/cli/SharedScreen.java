package dev.mayfly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.cli.report.Report;
import dev.mayfly.cli.terminal.ShownState;
import dev.mayfly.cli.terminal.Terminal;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.WindowSize;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The terminal in raw mode, on which a remote program writes and now and then mayfly itself.
 * Thread-safe; whoever writes may have to wait for the terminal.
 *
 * <p>Between the lines of a shell ours are lines as well, as ssh's are. To a program that has the
 * whole screen they must not be: there they stand in its last rows, in reverse, with the cursor
 * where it was, until the program draws anew.
 */
final class SharedScreen {

  /** Ends a sequence that has broken off, wherever it did. */
  private static final String CANCEL = "\030";

  private static final String SAVE_CURSOR = "\0337";
  private static final String RESTORE_CURSOR = "\0338";
  private static final String REVERSE = "\033[0;7m";
  private static final String PLAIN = "\033[0m";
  private static final String END_OF_LINE = "\033[K";

  private final Terminal terminal;
  private final ReentrantLock lock = new ReentrantLock();
  private final ShownState state = new ShownState();
  private volatile boolean used;

  SharedScreen(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Shows what the far end wrote. */
  void show(Bytes output) throws IOException {
    lock.lock();
    try {
      terminal.write(output);
      state.show(output);
      used |= !output.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Says something of our own. A terminal that is gone has nobody to say it to. */
  void say(List<String> lines) {
    lock.lock();
    try {
      String ours = state.fullScreen() ? overlaid(lines) : between(lines);
      Bytes bytes = Bytes.utf8((state.brokenOff() ? CANCEL : "") + ours);
      terminal.write(bytes);
      state.show(bytes);
    } catch (IOException gone) {
      // The keyboard notices.
    } finally {
      lock.unlock();
    }
  }

  private String between(List<String> lines) {
    StringBuilder text = new StringBuilder(state.lineStart() ? "" : "\r\n");
    lines.forEach(line -> text.append(Report.harmless(line)).append("\r\n"));
    return text.toString();
  }

  private String overlaid(List<String> lines) {
    WindowSize size = terminal.size();
    int row = Math.max(1, size.rows() - lines.size() + 1);
    StringBuilder text = new StringBuilder(SAVE_CURSOR);
    for (String line : lines) {
      String plain = Report.harmless(line);
      text.append("\033[").append(row++).append(";1H").append(REVERSE);
      text.append(plain, 0, Math.min(plain.length(), size.columns() - 1));
      text.append(PLAIN).append(END_OF_LINE);
    }
    return text.append(RESTORE_CURSOR).toString();
  }

  /** Whether a program has the whole screen. */
  boolean fullScreen() {
    lock.lock();
    try {
      return state.fullScreen();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the far end has shown anything. Never waits. */
  boolean usedSoFar() {
    return used;
  }

  /** Leaves the cursor at the start of a line. */
  void endLine() {
    lock.lock();
    try {
      if (!state.lineStart()) {
        Bytes end = Bytes.wrap("\n".getBytes(UTF_8));
        terminal.write(end);
        state.show(end);
      }
    } catch (IOException gone) { // A terminal that is gone has no lines.
    } finally {
      lock.unlock();
    }
  }
}

package dev.mayfly.cli.picker;

import dev.mayfly.cli.terminal.Keyboard;
import dev.mayfly.cli.terminal.Terminal;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.WindowSize;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Lets the user choose one row of a list on the whole screen, and gives the screen back as it was,
 * however that ends.
 */
public final class Picker {

  /** The screen of its own, without the cursor; and back. Source: xterm's ctlseqs, 1049 and 25. */
  private static final String BEGIN = "\033[?1049h\033[?25l";

  private static final String END = "\033[?25h\033[?1049l";
  private static final String HOME = "\033[H";
  private static final String CLEAR_LINE = "\033[K";
  private static final String CLEAR_REST = "\033[J";
  private static final String REVERSE = "\033[7m";
  private static final String PLAIN = "\033[0m";

  /** Reads that wait to be looked at; while there are more, keys wait in the terminal. */
  private static final int MOST_READS = 16;

  /** The size is looked at now and then, should a signal be missed. */
  private static final int LOOK_SECONDS = 5;

  private final Terminal terminal;
  private final boolean reverse;
  private volatile boolean gone;

  /**
   * On that terminal.
   *
   * @param reverse whether the marked row may be shown in reverse video
   */
  public Picker(Terminal terminal, boolean reverse) {
    this.terminal = terminal;
    this.reverse = reverse;
  }

  /**
   * Which of {@code rows} the user chooses; none if they leave, or the terminal goes away.
   *
   * @throws InterruptedException with the screen as it was
   */
  public OptionalInt pick(String question, List<String> rows) throws InterruptedException {
    BlockingQueue<Bytes> reads = new ArrayBlockingQueue<>(MOST_READS);
    try (Terminal.Restorable _ = terminal.rawMode();
        Terminal.Restorable _ = ownScreen();
        Terminal.Restorable _ = terminal.onResize(_ -> redraw(reads));
        Keyboard _ =
            Keyboard.start(terminal.keys(), keys -> take(keys, reads), () -> hangUp(reads))) {
      return pick(PickList.of(question, rows), reads);
    }
  }

  private OptionalInt pick(PickList list, BlockingQueue<Bytes> reads) throws InterruptedException {
    PickList shown = list;
    while (!gone) {
      WindowSize size = terminal.size();
      show(shown, size);
      Bytes read = reads.poll(LOOK_SECONDS, TimeUnit.SECONDS);
      for (PickKey key : read == null ? List.<PickKey>of() : PickKey.of(read)) {
        if (key instanceof PickKey.Leave) {
          return OptionalInt.empty();
        }
        if (key instanceof PickKey.Choose && shown.chosen().isPresent()) {
          return shown.chosen();
        }
        shown = shown.on(key, size.rows());
      }
    }
    return OptionalInt.empty();
  }

  private static boolean take(Bytes keys, BlockingQueue<Bytes> reads) {
    try {
      return reads.offer(keys, LOOK_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException over) {
      return false;
    }
  }

  /** An empty read has no keys, but the list is shown anew after each. */
  private static void redraw(BlockingQueue<Bytes> reads) {
    boolean _ = reads.offer(Bytes.EMPTY);
  }

  private void hangUp(BlockingQueue<Bytes> reads) {
    gone = true;
    redraw(reads);
  }

  private Terminal.Restorable ownScreen() {
    write(BEGIN);
    return () -> write(END);
  }

  private void show(PickList list, WindowSize size) {
    StringBuilder screen = new StringBuilder(HOME);
    String separator = "";
    for (PickList.Line line : list.lines(size.columns(), size.rows())) {
      boolean marked = line.isMarked() && reverse;
      screen
          .append(separator)
          .append(marked ? REVERSE : "")
          .append(line.text())
          .append(marked ? PLAIN : "")
          .append(CLEAR_LINE);
      separator = "\r\n";
    }
    write(screen.append(CLEAR_REST).toString());
  }

  private void write(String text) {
    try {
      terminal.write(Bytes.utf8(text));
    } catch (IOException gone) {
      // The keyboard hears of it too.
    }
  }
}

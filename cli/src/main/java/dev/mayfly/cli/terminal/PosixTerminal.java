package dev.mayfly.cli.terminal;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.WindowSize;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;

/**
 * The terminal on descriptors 0 and 1. The first native call costs a good part of the whole
 * start-up; {@link #warmUp} does it while something else is waited for.
 */
public final class PosixTerminal implements Terminal {

  /** The digits of those descriptors that are terminals: the launcher has looked. */
  private static final String KNOWN = "mayfly.terminals";

  private static final int STDIN = 0;
  private static final int STDOUT = 1;
  private static final WindowSize UNKNOWN = new WindowSize(80, 24);

  private final PosixSystem system = PosixSystem.current();
  private final FileOutputStream output = new FileOutputStream(FileDescriptor.out);

  /** By the JDK's own isatty, as it is too early for a native call of ours. */
  @Override
  @SuppressWarnings("SystemConsoleNull") // Since 25 it is null again where there is no terminal.
  public boolean interactive() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  @Override
  public boolean isTerminal(StandardStream stream) {
    String known = System.getProperty(KNOWN);
    return known == null
        ? Libc.isatty(stream.descriptor()) == 1
        : known.contains(Integer.toString(stream.descriptor()));
  }

  @Override
  public InputStream input() {
    return new FileInputStream(FileDescriptor.in);
  }

  @Override
  public Restorable onInterrupt(Runnable handler) {
    return Signals.on("INT", handler);
  }

  @Override
  public void warmUp() {
    Thread.ofPlatform().daemon().name("terminal-warm-up").start(this::size);
  }

  @Override
  public WindowSize size() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment winsize = arena.allocate(8); // Four unsigned shorts: rows, columns, and pixels.
      if (Libc.ioctl(STDOUT, system.tiocgwinsz(), winsize) != 0) {
        return UNKNOWN;
      }
      int rows = Short.toUnsignedInt(winsize.get(ValueLayout.JAVA_SHORT, 0));
      int columns = Short.toUnsignedInt(winsize.get(ValueLayout.JAVA_SHORT, 2));
      return rows == 0 || columns == 0 ? UNKNOWN : new WindowSize(columns, rows);
    }
  }

  @Override
  public Keys keys() {
    return SelectedKeys.of(STDIN, FileDescriptor.in);
  }

  @Override
  public void write(Bytes bytes) throws IOException {
    output.write(bytes.toByteArray());
  }

  @Override
  public Restorable rawMode() {
    return RawMode.enter(STDIN, system);
  }

  @Override
  public Restorable onResize(Consumer<WindowSize> watcher) {
    return Signals.on("WINCH", () -> watcher.accept(size()));
  }
}

package dev.mayfly.cli.terminal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A terminal in raw mode, and how it was before.
 *
 * <p>Both changes take effect at once: waiting until output is drained (TCSADRAIN) hangs on a
 * terminal that is stopped, and flushing (TCSAFLUSH) loses what was typed ahead.
 */
final class RawMode implements Terminal.Restorable {

  private final int descriptor;
  private final MemorySegment before;
  private final AtomicBoolean raw = new AtomicBoolean(true);
  private final Thread atShutdown = new Thread(this::restore, "terminal-restore");

  private RawMode(int descriptor, MemorySegment before) {
    this.descriptor = descriptor;
    this.before = before;
  }

  static RawMode enter(int descriptor, PosixSystem system) {
    // Not freed by hand: the shutdown hook may need it at any time.
    MemorySegment before = Arena.ofAuto().allocate(system.termiosBytes());
    MemorySegment changed = Arena.ofAuto().allocate(system.termiosBytes());
    if (Libc.tcgetattr(descriptor, before) != 0) {
      throw new IllegalStateException("stdin is no terminal any more");
    }
    changed.copyFrom(before);
    Libc.cfmakeraw(changed);
    RawMode mode = new RawMode(descriptor, before);
    Runtime.getRuntime().addShutdownHook(mode.atShutdown); // Before the change: never raw without.
    Libc.tcsetattr(descriptor, PosixSystem.TCSANOW, changed);
    return mode;
  }

  @Override
  public void close() {
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(atShutdown);
    } catch (IllegalStateException _) { // The JVM goes down already; the hook finds nothing to do.
    }
  }

  private void restore() {
    if (raw.getAndSet(false)) {
      Libc.tcsetattr(descriptor, PosixSystem.TCSANOW, before);
    }
  }
}

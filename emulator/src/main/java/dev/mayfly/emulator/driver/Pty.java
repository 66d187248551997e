package dev.mayfly.emulator.driver;

import static dev.mayfly.emulator.driver.Libc.INT;
import static dev.mayfly.emulator.driver.Libc.LONG;
import static dev.mayfly.emulator.driver.Libc.POINTER;
import static dev.mayfly.emulator.driver.Libc.call;
import static dev.mayfly.emulator.driver.Libc.function;

import dev.mayfly.emulator.driver.Libc.Errno;
import dev.mayfly.session.protocol.WindowSize;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** A pair of pseudo-terminal ends, as bare descriptors; its window is 0x0 at first. */
record Pty(int master, int slave) {

  // asm-generic; the same on x86_64 and aarch64.
  private static final long TIOCSWINSZ = 0x5414;
  private static final long TIOCGSID = 0x5429;
  private static final int NAME_LENGTH = 64;

  private static final MethodHandle OPENPT =
      function("posix_openpt", FunctionDescriptor.of(INT, INT));
  private static final MethodHandle GRANTPT = function("grantpt", FunctionDescriptor.of(INT, INT));
  private static final MethodHandle UNLOCKPT =
      function("unlockpt", FunctionDescriptor.of(INT, INT));
  private static final MethodHandle PTSNAME =
      Libc.find("ptsname_r", FunctionDescriptor.of(INT, INT, POINTER, LONG));
  private static final MethodHandle IOCTL =
      function(
          "ioctl",
          FunctionDescriptor.of(INT, INT, LONG, POINTER),
          Linker.Option.firstVariadicArg(2));

  /** Opens a pair that no program inherits, and that becomes nobody's controlling terminal yet. */
  static Pty open() throws Errno {
    int flags = Posix.O_RDWR | Posix.O_NOCTTY | Posix.O_CLOEXEC | Posix.O_NONBLOCK;
    int master = (int) call("posix_openpt", s -> (int) OPENPT.invokeExact(s, flags));
    try {
      call("grantpt", s -> (int) GRANTPT.invokeExact(s, master));
      call("unlockpt", s -> (int) UNLOCKPT.invokeExact(s, master));
      return new Pty(master, Posix.open(slaveName(master), Posix.O_RDWR | Posix.O_NOCTTY));
    } catch (Errno failure) {
      Posix.close(master);
      throw failure;
    }
  }

  static void resize(int master, WindowSize size) throws Errno {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment window = arena.allocate(ValueLayout.JAVA_SHORT, 4);
      window.setAtIndex(ValueLayout.JAVA_SHORT, 0, (short) size.rows());
      window.setAtIndex(ValueLayout.JAVA_SHORT, 1, (short) size.columns());
      call("TIOCSWINSZ", s -> (int) IOCTL.invokeExact(s, master, TIOCSWINSZ, window));
    }
  }

  /** The process that leads the session on the other end; fails if there is none. */
  static long sessionLeader(int master) throws Errno {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pid = arena.allocate(INT);
      call("TIOCGSID", s -> (int) IOCTL.invokeExact(s, master, TIOCGSID, pid));
      return pid.get(INT, 0);
    }
  }

  private static String slaveName(int master) throws Errno {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(NAME_LENGTH);
      // It returns its error, unlike its neighbours.
      long error =
          call("ptsname_r", s -> (int) PTSNAME.invokeExact(master, name, (long) NAME_LENGTH));
      if (error != 0) {
        throw new Errno("ptsname_r", (int) error);
      }
      return name.getString(0);
    }
  }
}

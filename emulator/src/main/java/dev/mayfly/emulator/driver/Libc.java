package dev.mayfly.emulator.driver;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.stream.Stream;

/** How functions of the C library are found and called, and what their failures become. */
final class Libc {

  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  static final AddressLayout POINTER = ValueLayout.ADDRESS;

  private static final int EINTR = 4;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private Libc() {}

  /** A downcall whose first argument receives the error number. */
  @FunctionalInterface
  interface Downcall {
    long invoke(MemorySegment state) throws Throwable;
  }

  /** A function that leaves its error in {@code errno}. */
  static MethodHandle function(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker.Option[] all =
        Stream.concat(Stream.of(Linker.Option.captureCallState("errno")), Stream.of(options))
            .toArray(Linker.Option[]::new);
    return find(name, descriptor, all);
  }

  /** A function that returns its error, or has none. */
  @SuppressWarnings("restricted")
  static MethodHandle find(String name, FunctionDescriptor descriptor, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, options);
  }

  /** Calls, again after each interruption by a signal; -1 becomes an exception. */
  static long call(String name, Downcall downcall) throws Errno {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      while (true) {
        long result = invoke(downcall, state);
        if (result != -1) {
          return result;
        }
        int number = (int) ERRNO.get(state, 0L);
        if (number != EINTR) {
          throw new Errno(name, number);
        }
      }
    }
  }

  private static long invoke(Downcall downcall, MemorySegment state) {
    try {
      return downcall.invoke(state);
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** A call that failed, with its error number. */
  static final class Errno extends IOException {

    static final int ENOENT = 2;
    static final int EIO = 5;
    static final int EAGAIN = 11;

    private static final long serialVersionUID = 1;

    private final int number;

    Errno(String call, int number) {
      super(call + ": " + text(number));
      this.number = number;
    }

    int number() {
      return number;
    }

    @SuppressWarnings("restricted")
    private static final MethodHandle STRERROR =
        find("strerror", FunctionDescriptor.of(POINTER.withTargetLayout(string()), INT));

    private static MemoryLayout string() {
      return MemoryLayout.sequenceLayout(256, ValueLayout.JAVA_BYTE);
    }

    private static String text(int number) {
      try {
        return ((MemorySegment) STRERROR.invokeExact(number)).getString(0);
      } catch (Throwable unknown) {
        return "error " + number;
      }
    }
  }
}

package dev.mayfly.cli.terminal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The C library's calls for terminals, as C has them: -1 is failure. */
@SuppressWarnings("restricted")
final class Libc {

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

  private static final MethodHandle TCGETATTR =
      call("tcgetattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle TCSETATTR =
      call("tcsetattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle ISATTY =
      call("isatty", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle CFMAKERAW =
      call("cfmakeraw", FunctionDescriptor.ofVoid(ADDRESS));
  private static final MethodHandle IOCTL =
      call(
          "ioctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle PIPE = call("pipe", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle WRITE =
      call("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle SELECT =
      call(
          "select",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS),
          ERRNO);

  private Libc() {}

  static int tcgetattr(int descriptor, MemorySegment termios) {
    try {
      return (int) TCGETATTR.invokeExact(descriptor, termios);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  static int tcsetattr(int descriptor, int when, MemorySegment termios) {
    try {
      return (int) TCSETATTR.invokeExact(descriptor, when, termios);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** 1 if it is a terminal, else 0. */
  static int isatty(int descriptor) {
    try {
      return (int) ISATTY.invokeExact(descriptor);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  static void cfmakeraw(MemorySegment termios) {
    try {
      CFMAKERAW.invokeExact(termios);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  static int ioctl(int descriptor, long request, MemorySegment argument) {
    try {
      return (int) IOCTL.invokeExact(descriptor, request, argument);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  static int pipe(MemorySegment twoDescriptors) {
    try {
      return (int) PIPE.invokeExact(twoDescriptors);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  static int close(int descriptor) {
    try {
      return (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  static long write(int descriptor, MemorySegment bytes, long length) {
    try {
      return (long) WRITE.invokeExact(descriptor, bytes, length);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** Waits for input only; {@code callState} takes errno. */
  static int select(MemorySegment callState, int descriptors, MemorySegment readable) {
    MemorySegment none = MemorySegment.NULL;
    try {
      return (int) SELECT.invokeExact(callState, descriptors, readable, none, none, none);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** Where {@link #select} leaves errno. */
  static MemoryLayout callState() {
    return Linker.Option.captureStateLayout();
  }

  private static MethodHandle call(
      String name, FunctionDescriptor signature, Linker.Option... options) {
    MemorySegment function = LINKER.defaultLookup().findOrThrow(name);
    return LINKER.downcallHandle(function, signature, options);
  }

  private static AssertionError impossible(Throwable thrown) {
    return new AssertionError("a C function cannot throw", thrown);
  }
}

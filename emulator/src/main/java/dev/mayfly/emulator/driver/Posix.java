package dev.mayfly.emulator.driver;

import static dev.mayfly.emulator.driver.Libc.INT;
import static dev.mayfly.emulator.driver.Libc.LONG;
import static dev.mayfly.emulator.driver.Libc.POINTER;
import static dev.mayfly.emulator.driver.Libc.call;
import static dev.mayfly.emulator.driver.Libc.function;

import dev.mayfly.emulator.driver.Libc.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.OptionalInt;

/** The system calls on files and processes that the driver needs; numbers as Linux has them. */
final class Posix {

  static final int O_RDWR = 2;
  static final int O_NOCTTY = 0x100;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;

  static final int SIGKILL = 9;
  static final int SIGTERM = 15;
  static final int SIGCONT = 18;

  private static final int F_SETFL = 4;
  private static final int WNOHANG = 1;
  private static final long SYS_PIDFD_SEND_SIGNAL = 424;
  private static final long SYS_PIDFD_OPEN = 434;

  private static final MethodHandle READ = onBuffer("read");
  private static final MethodHandle WRITE = onBuffer("write");
  private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(INT, INT));
  private static final MethodHandle OPEN =
      function(
          "open", FunctionDescriptor.of(INT, POINTER, INT, INT), Linker.Option.firstVariadicArg(2));
  private static final MethodHandle FCNTL =
      function(
          "fcntl", FunctionDescriptor.of(INT, INT, INT, INT), Linker.Option.firstVariadicArg(2));
  private static final MethodHandle PIPE2 =
      function("pipe2", FunctionDescriptor.of(INT, POINTER, INT));
  private static final MethodHandle WAITPID =
      function("waitpid", FunctionDescriptor.of(INT, INT, POINTER, INT));
  private static final MethodHandle SETSID = function("setsid", FunctionDescriptor.of(INT));
  private static final MethodHandle GETEUID = function("geteuid", FunctionDescriptor.of(INT));
  private static final MethodHandle SYSCALL =
      function(
          "syscall",
          FunctionDescriptor.of(LONG, LONG, INT, INT, POINTER, INT),
          Linker.Option.firstVariadicArg(1));

  private Posix() {}

  /** The two ends of a pipe; both close in programs that are started. */
  record Pipe(int readEnd, int writeEnd) {}

  static Pipe pipe() throws Errno {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(INT, 2);
      call("pipe2", state -> (int) PIPE2.invokeExact(state, ends, O_CLOEXEC));
      return new Pipe(ends.getAtIndex(INT, 0), ends.getAtIndex(INT, 1));
    }
  }

  /** A pipe whose reading end never blocks us; the writing end is as a program expects it. */
  static Pipe pipeToUs() throws Errno {
    Pipe pipe = pipe();
    call("fcntl", s -> (int) FCNTL.invokeExact(s, pipe.readEnd(), F_SETFL, O_NONBLOCK));
    return pipe;
  }

  static int open(String path, int flags) throws Errno {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path);
      return (int)
          call("open " + path, state -> (int) OPEN.invokeExact(state, name, flags | O_CLOEXEC, 0));
    }
  }

  /** 0 at the end of the file; {@link Errno#EAGAIN} where it would block. */
  static int read(int descriptor, MemorySegment buffer, long length) throws Errno {
    return (int) call("read", state -> (long) READ.invokeExact(state, descriptor, buffer, length));
  }

  static int write(int descriptor, MemorySegment buffer, long length) throws Errno {
    return (int)
        call("write", state -> (long) WRITE.invokeExact(state, descriptor, buffer, length));
  }

  /** Closes; that it failed would help nobody. */
  static void close(int descriptor) {
    try {
      call("close", state -> (int) CLOSE.invokeExact(state, descriptor));
    } catch (Errno ignored) {
      // Linux frees the number in any case.
    }
  }

  static int processDescriptor(long pid) throws Errno {
    return (int) syscall("pidfd_open", SYS_PIDFD_OPEN, (int) pid, 0);
  }

  static void signal(int processDescriptor, int signal) throws Errno {
    syscall("pidfd_send_signal", SYS_PIDFD_SEND_SIGNAL, processDescriptor, signal);
  }

  private static long syscall(String name, long number, int first, int second) throws Errno {
    return call(
        name,
        state -> (long) SYSCALL.invokeExact(state, number, first, second, MemorySegment.NULL, 0));
  }

  /** Reaps a child of ours: its exit status, 128 + n after signal n; empty while it runs. */
  static OptionalInt reap(long pid) throws Errno {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(INT);
      long reaped =
          call("waitpid", state -> (int) WAITPID.invokeExact(state, (int) pid, status, WNOHANG));
      return reaped == 0 ? OptionalInt.empty() : OptionalInt.of(exitStatus(status.get(INT, 0)));
    }
  }

  private static int exitStatus(int waited) {
    int signal = waited & 0x7f;
    return signal == 0 ? waited >> 8 & 0xff : 128 + signal;
  }

  static void newSession() throws Errno {
    call("setsid", state -> (int) SETSID.invokeExact(state));
  }

  static boolean root() {
    try {
      return call("geteuid", state -> (int) GETEUID.invokeExact(state)) == 0;
    } catch (Errno impossible) {
      return false;
    }
  }

  private static MethodHandle onBuffer(String name) {
    return function(name, FunctionDescriptor.of(LONG, INT, POINTER, LONG));
  }
}

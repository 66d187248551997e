package dev.mayfly.emulator.driver;

import static dev.mayfly.emulator.driver.Libc.INT;
import static dev.mayfly.emulator.driver.Libc.POINTER;

import dev.mayfly.emulator.driver.Libc.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;

/** {@code posix_spawn}: a program with these arguments, this environment, these files; no more. */
final class PosixSpawn {

  private static final short SETSIGDEF = 0x04;
  private static final short SETSIGMASK = 0x08;
  private static final short SETSID = 0x80;

  // Larger than the structs are on any Linux: 336 and 80 bytes, and 128 for a set of signals.
  private static final long ROOM = 512;

  private static final MethodHandle SPAWN =
      Libc.find(
          "posix_spawn",
          FunctionDescriptor.of(INT, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER));
  private static final MethodHandle ATTR_INIT = onPointer("posix_spawnattr_init");
  private static final MethodHandle ATTR_DESTROY = onPointer("posix_spawnattr_destroy");
  private static final MethodHandle ATTR_FLAGS =
      Libc.find(
          "posix_spawnattr_setflags", FunctionDescriptor.of(INT, POINTER, ValueLayout.JAVA_SHORT));
  private static final MethodHandle ATTR_DEFAULTS = onTwoPointers("posix_spawnattr_setsigdefault");
  private static final MethodHandle ATTR_MASK = onTwoPointers("posix_spawnattr_setsigmask");
  private static final MethodHandle EMPTY_SET = onPointer("sigemptyset");
  private static final MethodHandle FULL_SET = onPointer("sigfillset");
  private static final MethodHandle FILES_INIT = onPointer("posix_spawn_file_actions_init");
  private static final MethodHandle FILES_DESTROY = onPointer("posix_spawn_file_actions_destroy");
  private static final MethodHandle FILES_DUP =
      Libc.find("posix_spawn_file_actions_adddup2", FunctionDescriptor.of(INT, POINTER, INT, INT));
  private static final MethodHandle FILES_CLOSE_FROM =
      Libc.find(
          "posix_spawn_file_actions_addclosefrom_np", FunctionDescriptor.of(INT, POINTER, INT));

  private PosixSpawn() {}

  /**
   * Starts {@code argv} (whose first word is a path) and returns its process id.
   *
   * @param files its descriptors 0, 1, 2 and so on, in terms of ours
   * @param newSession whether it leads a session and process group of its own
   */
  static int spawn(
      List<String> argv, Map<String, String> environment, List<Integer> files, boolean newSession)
      throws Errno {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pid = arena.allocate(INT);
      MemorySegment path = arena.allocateFrom(argv.getFirst());
      MemorySegment arguments = strings(arena, argv);
      MemorySegment variables =
          strings(
              arena,
              environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
      MemorySegment actions = fileActions(arena, files);
      MemorySegment attributes = attributes(arena, newSession);
      try {
        int error = (int) SPAWN.invokeExact(pid, path, actions, attributes, arguments, variables);
        if (error != 0) {
          throw new Errno(argv.getFirst(), error);
        }
      } finally {
        destroy(actions, attributes);
      }
      return pid.get(INT, 0);
    } catch (Errno | RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static MemorySegment fileActions(Arena arena, List<Integer> files) throws Throwable {
    MemorySegment actions = arena.allocate(ROOM, 16);
    ok((int) FILES_INIT.invokeExact(actions));
    for (int target = 0; target < files.size(); target++) {
      int source = files.get(target);
      ok((int) FILES_DUP.invokeExact(actions, source, target));
    }
    // Java opens files and sockets that programs would inherit.
    ok((int) FILES_CLOSE_FROM.invokeExact(actions, files.size()));
    return actions;
  }

  private static MemorySegment attributes(Arena arena, boolean newSession) throws Throwable {
    MemorySegment attributes = arena.allocate(ROOM, 16);
    MemorySegment none = arena.allocate(ROOM, 16);
    MemorySegment all = arena.allocate(ROOM, 16);
    short flags = (short) (SETSIGDEF | SETSIGMASK | (newSession ? SETSID : 0));
    ok((int) EMPTY_SET.invokeExact(none));
    ok((int) FULL_SET.invokeExact(all));
    ok((int) ATTR_INIT.invokeExact(attributes));
    ok((int) ATTR_FLAGS.invokeExact(attributes, flags));
    ok((int) ATTR_DEFAULTS.invokeExact(attributes, all));
    ok((int) ATTR_MASK.invokeExact(attributes, none));
    return attributes;
  }

  private static void destroy(MemorySegment actions, MemorySegment attributes) throws Throwable {
    ok((int) FILES_DESTROY.invokeExact(actions));
    ok((int) ATTR_DESTROY.invokeExact(attributes));
  }

  /** A C array of strings, ended by a null pointer. */
  private static MemorySegment strings(Arena arena, List<String> strings) {
    MemorySegment array = arena.allocate(POINTER, strings.size() + 1L);
    for (int i = 0; i < strings.size(); i++) {
      array.setAtIndex(POINTER, i, arena.allocateFrom(strings.get(i)));
    }
    return array;
  }

  private static void ok(int error) throws Errno {
    if (error != 0) {
      throw new Errno("posix_spawn", error);
    }
  }

  private static MethodHandle onPointer(String name) {
    return Libc.find(name, FunctionDescriptor.of(INT, POINTER));
  }

  private static MethodHandle onTwoPointers(String name) {
    return Libc.find(name, FunctionDescriptor.of(INT, POINTER, POINTER));
  }
}

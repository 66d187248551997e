package dev.mayfly.emulator.driver;

import static dev.mayfly.emulator.driver.Libc.INT;
import static dev.mayfly.emulator.driver.Libc.POINTER;
import static dev.mayfly.emulator.driver.Libc.call;
import static dev.mayfly.emulator.driver.Libc.function;

import dev.mayfly.emulator.driver.Libc.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Waits for all descriptors of a driver at once, over epoll, on one platform thread; so that ends
 * of processes, their output and ptys take no thread each, and a virtual thread can wait for them.
 */
final class Poller implements AutoCloseable {

  static final int READABLE = 0x001;
  static final int WRITABLE = 0x004;

  private static final int ONE_SHOT = 1 << 30;
  private static final int CTL_ADD = 1;
  private static final int CTL_DEL = 2;
  private static final int CTL_MOD = 3;
  private static final int EVENTS = 64;

  // struct epoll_event is packed on x86_64 only.
  private static final boolean PACKED = "amd64".equals(System.getProperty("os.arch"));
  private static final long TOKEN_AT = PACKED ? 4 : 8;
  private static final long EVENT_SIZE = TOKEN_AT + 8;
  private static final ValueLayout.OfLong TOKEN = ValueLayout.JAVA_LONG_UNALIGNED;

  private static final MethodHandle CREATE =
      function("epoll_create1", FunctionDescriptor.of(INT, INT));
  private static final MethodHandle CTL =
      function("epoll_ctl", FunctionDescriptor.of(INT, INT, INT, INT, POINTER));
  private static final MethodHandle WAIT =
      function("epoll_wait", FunctionDescriptor.of(INT, INT, POINTER, INT, INT));

  private final int epoll;
  private final Posix.Pipe wake;
  private final Map<Long, Watch> watches = new ConcurrentHashMap<>();
  private final AtomicLong tokens = new AtomicLong(1);

  Poller() throws Errno {
    epoll = (int) call("epoll_create1", s -> (int) CREATE.invokeExact(s, Posix.O_CLOEXEC));
    wake = Posix.pipe();
    control(CTL_ADD, wake.readEnd(), READABLE, 0);
    Thread.ofPlatform().daemon().name("driver-poller").start(this::run);
  }

  /**
   * Watches a descriptor, for nothing yet. {@code onReady} runs on the poller's thread and must not
   * block.
   */
  Watch watch(int descriptor, Runnable onReady) throws Errno {
    Watch watch = new Watch(tokens.getAndIncrement(), descriptor, onReady);
    watches.put(watch.token, watch);
    control(CTL_ADD, descriptor, ONE_SHOT, watch.token);
    return watch;
  }

  /** Stops the thread; what is still watched hears nothing more. */
  @Override
  public void close() {
    Posix.close(wake.writeEnd());
  }

  private void run() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment events = arena.allocate(EVENT_SIZE * EVENTS, 8);
      while (dispatch(events)) {
        // Each round handles what one epoll_wait reported.
      }
    } catch (Errno failure) {
      throw new IllegalStateException(failure);
    } finally {
      Posix.close(epoll);
      Posix.close(wake.readEnd());
    }
  }

  private boolean dispatch(MemorySegment events) throws Errno {
    long ready = call("epoll_wait", s -> (int) WAIT.invokeExact(s, epoll, events, EVENTS, -1));
    boolean open = true;
    for (int i = 0; i < ready; i++) {
      long token = events.get(TOKEN, i * EVENT_SIZE + TOKEN_AT);
      Watch watch = watches.get(token);
      open &= token != 0;
      if (watch != null) {
        fire(watch, events.get(ValueLayout.JAVA_INT_UNALIGNED, i * EVENT_SIZE));
      }
    }
    return open;
  }

  private static void fire(Watch watch, int events) {
    try {
      watch.fire(events);
    } catch (Errno | RuntimeException failure) {
      // One watcher's bug must not leave all others deaf.
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    }
  }

  private void control(int operation, int descriptor, int events, long token) throws Errno {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = arena.allocate(EVENT_SIZE, 8);
      event.set(INT, 0, events);
      event.set(TOKEN, TOKEN_AT, token);
      call("epoll_ctl", s -> (int) CTL.invokeExact(s, epoll, operation, descriptor, event));
    }
  }

  /** One watched descriptor. Thread-safe. */
  final class Watch {

    private final long token;
    private final int descriptor;
    private final Runnable onReady;
    private final ReentrantLock lock = new ReentrantLock();
    private int wanted;
    private boolean ended;

    private Watch(long token, int descriptor, Runnable onReady) {
      this.token = token;
      this.descriptor = descriptor;
      this.onReady = onReady;
    }

    /** Asks for one report of {@code events}, a hang-up or an error; adds to what is awaited. */
    void want(int events) throws Errno {
      lock.lock();
      try {
        if (!ended) {
          wanted |= events;
          control(CTL_MOD, descriptor, wanted | ONE_SHOT, token);
        }
      } finally {
        lock.unlock();
      }
    }

    /** Forgets the descriptor; to be called before it is closed. Idempotent. */
    void end() {
      lock.lock();
      try {
        if (!ended) {
          ended = true;
          watches.remove(token);
          control(CTL_DEL, descriptor, 0, token);
        }
      } catch (Errno ignored) {
        // The poller has closed before.
      } finally {
        lock.unlock();
      }
    }

    private void fire(int events) throws Errno {
      lock.lock();
      try {
        if (ended) {
          return;
        }
        // A hang-up or an error, in other bits, answers every wish.
        wanted = (events & ~(READABLE | WRITABLE)) == 0 ? wanted & ~events : 0;
        if (wanted != 0) {
          control(CTL_MOD, descriptor, wanted | ONE_SHOT, token);
        }
      } finally {
        lock.unlock();
      }
      onReady.run();
    }
  }
}

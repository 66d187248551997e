package dev.mayfly.ecs.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The threads of one simulated process. A call takes its turns on the caller's thread, or as an
 * actor of its own, for whom the caller waits; and in that wait there may be a Ctrl-C.
 */
final class SimulatedThreads implements CallThreads {

  private static final Duration FOR_EVER = Duration.ofDays(1);

  /** One call in so many has an actor of its own. */
  private static final int FEW = 4;

  /** Of a call, or of what was made of one: others than the threads beside bring it about. */
  private static final class Pending<T> extends CompletableFuture<T> {
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
      return new Pending<>();
    }
  }

  private final Turns turns;
  private final Random random;
  private final boolean faulty;
  private final HistoryBug bug;
  private final Runnable interrupted;
  private final Beside beside = new Beside();
  private Thread worker = Thread.currentThread();
  private int inline;
  private Optional<Instant> firstInterrupt = Optional.empty();

  /**
   * @param interrupted is told of each Ctrl-C
   */
  SimulatedThreads(
      Turns turns, Random random, boolean faulty, HistoryBug bug, Runnable interrupted) {
    this.turns = turns;
    this.random = random;
    this.faulty = faulty;
    this.bug = bug;
    this.interrupted = interrupted;
  }

  /** Whether it is a thread beside that asks: it has no turns, and belongs to one who waits. */
  static boolean areBeside() {
    return Calls.SIMULATED.get() instanceof Beside;
  }

  Optional<Instant> firstInterrupt() {
    return firstInterrupt;
  }

  /** Runs {@code work} on this thread, which is the one that a Ctrl-C interrupts. */
  void run(Runnable work) {
    worker = Thread.currentThread();
    ScopedValue.where(Calls.SIMULATED, this).run(work);
  }

  /** Whether somebody presses Ctrl-C about now; most do it once. */
  boolean strikes(int chance) {
    return faulty
        && Thread.currentThread() == worker
        && inline == 0
        && random.nextInt(firstInterrupt.isEmpty() ? chance : 4 * chance) == 0;
  }

  /** Somebody does. */
  void strike() {
    firstInterrupt = firstInterrupt.or(() -> Optional.of(turns.now()));
    interrupted.run();
  }

  @Override
  public <T> CompletableFuture<T> start(Supplier<T> call) {
    CompletableFuture<T> answer = new Pending<>();
    if (faulty && (firstInterrupt.isPresent() || random.nextInt(FEW) == 0)) {
      turns.spawn(() -> ScopedValue.where(Calls.SIMULATED, this).run(() -> complete(answer, call)));
    } else {
      completeInline(answer, call);
    }
    return answer;
  }

  /** What it waits for meanwhile is another thread's to wait for, which no Ctrl-C interrupts. */
  private <T> void completeInline(CompletableFuture<T> answer, Supplier<T> call) {
    boolean byWorker = Thread.currentThread() == worker;
    inline += byWorker ? 1 : 0;
    try {
      complete(answer, call);
    } finally {
      inline -= byWorker ? 1 : 0;
    }
  }

  private static <T> void complete(CompletableFuture<T> answer, Supplier<T> call) {
    T result;
    try {
      result = call.get();
    } catch (RuntimeException | SimulatedEcs.Killed failure) {
      answer.completeExceptionally(failure);
      return;
    }
    answer.complete(result);
  }

  @Override
  public void beside(String name, Runnable work) {
    Thread.ofVirtual().name(name).start(() -> ScopedValue.where(Calls.SIMULATED, beside).run(work));
  }

  @Override
  public <T> T get(CompletableFuture<T> call) throws InterruptedException, ExecutionException {
    if (!(call instanceof Pending)) {
      return answerBeside(call);
    }
    try {
      return get(call, FOR_EVER);
    } catch (TimeoutException never) {
      throw new AssertionError("nobody answers", never);
    }
  }

  /** What a thread beside answers, which takes no time. */
  private static <T> T answerBeside(CompletableFuture<T> call)
      throws InterruptedException, ExecutionException {
    try {
      return call.get(Eventually.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException never) {
      throw new AssertionError("a session does not end", never);
    }
  }

  @Override
  public <T> T get(CompletableFuture<T> call, Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (!call.isDone()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Duration wait = bug == HistoryBug.WAITS_WITHOUT_LIMIT ? FOR_EVER : limit;
      Duration strike = strikes(40) ? Duration.ofMillis(random.nextInt(600)) : FOR_EVER;
      turns.await(call, strike.compareTo(wait) < 0 ? strike : wait);
      if (!call.isDone()) {
        if (strike.compareTo(wait) < 0) {
          strike();
          throw new InterruptedException();
        }
        throw new TimeoutException();
      }
    }
    return call.get();
  }

  @Override
  public long nanoTime() {
    return Duration.between(Fixtures.NOW, turns.now()).toNanos();
  }

  /** Of threads that run beside: what they do takes no time, and nobody interrupts them. */
  private static final class Beside implements CallThreads {

    @Override
    public <T> CompletableFuture<T> start(Supplier<T> call) {
      CompletableFuture<T> answer = new CompletableFuture<>();
      complete(answer, call);
      return answer;
    }

    @Override
    public void beside(String name, Runnable work) {
      throw new UnsupportedOperationException(name);
    }

    @Override
    public <T> T get(CompletableFuture<T> call) throws InterruptedException, ExecutionException {
      return call.get();
    }

    @Override
    public <T> T get(CompletableFuture<T> call, Duration limit)
        throws InterruptedException, ExecutionException {
      return call.get();
    }

    @Override
    public long nanoTime() {
      return 0;
    }
  }
}

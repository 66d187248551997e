package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.http.AwsError;
import dev.mayfly.emulator.http.Caller;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What tests let go wrong at the APIs. Thread-safe. */
public final class Disturbances {

  private final Set<Denial> denied = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> throttled = new ConcurrentHashMap<>();
  private final Map<String, HeldAnswers> held = new ConcurrentHashMap<>();

  /** The answers of one operation that are kept back. Thread-safe. */
  public static final class HeldAnswers {
    private final CompletableFuture<Void> arrived = new CompletableFuture<>();
    private final CompletableFuture<Void> released = new CompletableFuture<>();

    private HeldAnswers() {}

    /** Completes once the work of a call is done and its answer waits. */
    public CompletableFuture<Void> arrived() {
      return arrived.copy();
    }

    private CompletableFuture<Void> await() {
      arrived.complete(null);
      return released;
    }
  }

  /**
   * Denies an action, for example {@code ecs:RunTask}; only on some resources if they follow behind
   * an {@code @}, with {@code *} for anything: {@code
   * ssm:ResumeSession@*:session/ecs-execute-command-*}.
   */
  public void deny(String action) {
    denied.add(Denial.parse(action));
  }

  /** Takes a denial back, given as it was made. */
  public void allow(String action) {
    denied.remove(Denial.parse(action));
  }

  /** Throttles the next {@code times} calls of an operation. */
  public void throttle(String operation, int times) {
    throttled.put(operation, times);
  }

  /** Keeps back the answers of an operation until {@link #release}. */
  public HeldAnswers hold(String operation) {
    return held.computeIfAbsent(operation, _ -> new HeldAnswers());
  }

  /** Lets the answers of an operation go. */
  public void release(String operation) {
    HeldAnswers answers = held.remove(operation);
    if (answers != null) {
      answers.released.complete(null);
    }
  }

  /** Refuses a call that is to be refused, before anything of it is done. */
  void before(AwsJsonApi api, String operation, Input input, Caller caller) throws AwsError {
    String action = api.actions() + ":" + operation;
    String resource = api.resource(operation, input);
    if (isDenied(action, resource)) {
      throw AwsJsonErrors.denied(caller, action, resource);
    }
    if (takeOne(operation)) {
      throw EcsErrors.throttled();
    }
  }

  /** The same for an operation without a resource. */
  void before(String action, String operation, Caller caller) throws AwsError {
    if (isDenied(action, "*")) {
      throw AwsJsonErrors.denied(caller, action, "*");
    }
    if (takeOne(operation)) {
      throw EcsErrors.throttled();
    }
  }

  private boolean isDenied(String action, String resource) {
    return denied.stream().anyMatch(denial -> denial.covers(action, resource));
  }

  private boolean takeOne(String operation) {
    Integer left =
        throttled.computeIfPresent(operation, (_, times) -> times == 0 ? null : times - 1);
    return left != null;
  }

  /** Completes when the answer of a call may go. */
  CompletableFuture<Void> after(String operation) {
    HeldAnswers answers = held.get(operation);
    return answers == null ? CompletableFuture.completedFuture(null) : answers.await();
  }
}

package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.session.KmsDataKeys;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.protocol.DataKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Gets the data key of one session, and remembers why there was none: the session itself ends with
 * a reason only, the user needs the remedy too. Thread-safe.
 */
final class SessionKeys implements KmsDataKeys {

  private final Ecs ecs;
  private final AtomicReference<Optional<Problem>> refusal =
      new AtomicReference<>(Optional.empty());

  SessionKeys(Ecs ecs) {
    this.ecs = ecs;
  }

  @Override
  public DataKey generateDataKey(String keyId, Map<String, String> encryptionContext) {
    try {
      return ecs.generateDataKey(keyId, encryptionContext); // On a thread for that alone.
    } catch (MayflyException none) {
      refusal.set(Optional.of(none.problem()));
      throw none;
    }
  }

  /** Why there was no key, if so. */
  Optional<Problem> refusal() {
    return refusal.get();
  }
}

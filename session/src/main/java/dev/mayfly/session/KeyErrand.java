package dev.mayfly.session;

import dev.mayfly.session.protocol.DataKey;
import dev.mayfly.session.protocol.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Fetches the data key of a session on a thread of its own, with a deadline; the result comes as a
 * letter. Belongs to the session's thread.
 */
final class KeyErrand {

  /** Agents wait 15 s for all of the handshake; within that the user is to read our reason. */
  static final Duration WITHIN = Duration.ofSeconds(10);

  private final KmsDataKeys keys;
  private final Mailbox mailbox;

  private Optional<Instant> deadline = Optional.empty();
  private Optional<Thread> running = Optional.empty();

  KeyErrand(KmsDataKeys keys, Mailbox mailbox) {
    this.keys = keys;
    this.mailbox = mailbox;
  }

  /** Begins; a platform thread, since an AWS client may hold on to its carrier. */
  void start(Effect.ObtainDataKey asked, Instant now) {
    deadline = Optional.of(now.plus(WITHIN));
    running =
        Optional.of(
            Thread.ofPlatform().daemon().name("mayfly-data-key").start(() -> obtain(asked)));
  }

  private void obtain(Effect.ObtainDataKey asked) {
    try {
      DataKey key = keys.generateDataKey(asked.keyId(), asked.context().pairs());
      mailbox.post(new Mail.DataKeyObtained(key));
    } catch (RuntimeException failure) {
      mailbox.post(new Mail.DataKeyRefused(String.valueOf(failure.getMessage())));
    }
  }

  /** It is done, one way or the other. */
  void done() {
    deadline = Optional.empty();
    running = Optional.empty();
  }

  /** Gives up if it is time to; why there is no key then. */
  Optional<String> check(Instant now) {
    if (deadline.filter(due -> !now.isBefore(due)).isEmpty()) {
      return Optional.empty();
    }
    stop();
    return Optional.of("KMS gave no data key within " + WITHIN.toSeconds() + " s");
  }

  /** When to check. */
  Optional<Instant> deadline() {
    return deadline;
  }

  void stop() {
    running.ifPresent(Thread::interrupt);
    done();
  }
}

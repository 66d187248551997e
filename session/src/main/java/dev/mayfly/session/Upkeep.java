package dev.mayfly.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a session must show the service that it is used, and when its user must be told of a silence
 * or of its end. Owned by one thread.
 */
final class Upkeep {

  /** So long before the service ends an idle session it is announced. */
  static final Duration NOTICE = Duration.ofMinutes(2);

  /** An agent's first word takes a second, or two over a slow line. */
  static final Duration SILENCE = Duration.ofSeconds(5);

  private final IdlePolicy policy;
  private Instant lastUse;
  private Instant lastInput;
  private boolean announced;

  /** When the silence will have lasted too long; empty once there was a word, or it was told. */
  private Optional<Instant> silentAt;

  Upkeep(IdlePolicy policy, Instant opened) {
    this.policy = policy;
    this.lastUse = opened;
    this.lastInput = opened;
    this.silentAt = Optional.of(opened.plus(SILENCE));
  }

  /** A message came. */
  void heard() {
    silentAt = Optional.empty();
  }

  /** The session shows something. */
  void shown(Instant now) {
    lastUse = now;
  }

  /** Something was typed. */
  void typed(Instant now) {
    lastUse = now;
    input(now);
  }

  /** Something else went out by which the service's timer starts anew. */
  void input(Instant now) {
    lastInput = now;
    announced = false;
  }

  /** Whether the service must be shown now that the session is used; that counts as input. */
  boolean takeWord(Instant now) {
    Instant due = wordAt();
    // Kept when it was due, however late we look: else it would be due for ever.
    if (now.isBefore(due) || !isKept(due)) {
      return false;
    }
    input(now);
    return true;
  }

  /** Output may come long after the time for a word. */
  private Instant wordAt() {
    Instant word = lastInput.plus(policy.every());
    return word.isAfter(lastUse) ? word : lastUse;
  }

  private boolean isKept(Instant when) {
    return when.isBefore(lastUse.plus(policy.keptFor()));
  }

  /** How long the session has, if its end is to be announced now. */
  Optional<Duration> takeAnnouncement(Instant now) {
    if (announced || now.isBefore(announcementAt())) {
      return Optional.empty();
    }
    announced = true;
    Duration left = Duration.between(now, lastInput.plus(policy.limit()));
    return Optional.of(left.isNegative() ? Duration.ZERO : left);
  }

  private Instant announcementAt() {
    Duration notice = policy.limit().compareTo(NOTICE) > 0 ? NOTICE : policy.limit();
    return lastInput.plus(policy.limit()).minus(notice);
  }

  /** Whether the silence since the start has lasted too long; once. */
  boolean takeSilence(Instant now) {
    boolean due = silentAt.filter(at -> !now.isBefore(at)).isPresent();
    if (due) {
      silentAt = Optional.empty();
    }
    return due;
  }

  /** When to look again if nothing happens before. */
  Optional<Instant> deadline() {
    return Stream.of(
            silentAt,
            Optional.of(wordAt()).filter(this::isKept),
            Optional.of(announcementAt()).filter(_ -> !announced))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }
}

package dev.mayfly.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** In virtual time: {@link #until} looks whenever it is asked to, as the session's thread does. */
class UpkeepTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<String> happened = new ArrayList<>();
  private Upkeep upkeep = new Upkeep(IdlePolicy.always(), START);
  private Instant now = START;

  @Test
  void aSessionThatIsAlwaysKeptSaysAWordEveryFiveMinutesAndIsNeverEnded() {
    upkeep.heard();

    until(Duration.ofMinutes(16));

    assertThat(happened).containsExactly("5:00 word", "10:00 word", "15:00 word");
  }

  @Test
  void whoTypesNeedsNoWord() {
    upkeep.heard();

    for (int minute = 4; minute <= 40; minute += 4) {
      until(Duration.ofMinutes(minute));
      upkeep.typed(now);
    }

    assertThat(happened).isEmpty();
  }

  @Test
  void aForgottenSessionIsKeptForItsTimeAndThenItsEndIsAnnouncedOnce() {
    upkeep = new Upkeep(IdlePolicy.whileUsed(Duration.ofMinutes(12)), START);
    upkeep.heard();

    until(Duration.ofMinutes(60));

    assertThat(happened).containsExactly("5:00 word", "10:00 word", "28:00 ends in PT2M");
  }

  @Test
  void outputKeepsItJustAsKeysDoButIsNoInput() {
    upkeep = new Upkeep(IdlePolicy.whileUsed(Duration.ofMinutes(6)), START);
    upkeep.heard();
    until(Duration.ofMinutes(4));
    upkeep.shown(now);

    until(Duration.ofMinutes(25));

    assertThat(happened).containsExactly("5:00 word", "23:00 ends in PT2M");
  }

  @Test
  void outputAfterALongSilenceIsFollowedByAWordAtOnce() {
    upkeep = new Upkeep(IdlePolicy.whileUsed(Duration.ofMinutes(1)), START);
    upkeep.heard();
    until(Duration.ofMinutes(19));
    upkeep.shown(now);

    until(Duration.ofMinutes(20));

    assertThat(happened).containsExactly("18:00 ends in PT2M", "19:00 word");
  }

  /** Five minutes after the key the session is kept for 10 ms more, and the timer is late. */
  @Test
  void whoLooksLateIsNotAskedToLookForEver() {
    upkeep = new Upkeep(IdlePolicy.whileUsed(Duration.ofMinutes(5)), START);
    upkeep.heard();
    upkeep.typed(START);
    upkeep.shown(START.plusMillis(10));
    now = upkeep.deadline().orElseThrow().plusMillis(20);

    look();

    assertThat(happened).containsExactly("5:00 word");
    assertThat(upkeep.deadline()).hasValueSatisfying(due -> assertThat(due).isAfter(now));
  }

  @Test
  void withoutAnyKeepingOutputIsNoUseAndTheEndIsAnnouncedAnewAfterEachKey() {
    upkeep = new Upkeep(IdlePolicy.never(), START);
    upkeep.heard();
    until(Duration.ofMinutes(17));
    upkeep.shown(now);
    until(Duration.ofMinutes(19));
    upkeep.typed(now);

    until(Duration.ofMinutes(60));

    assertThat(happened).containsExactly("18:00 ends in PT2M", "37:00 ends in PT2M");
  }

  @Test
  void whoLooksLateSaysWhatIsReallyLeft() {
    upkeep = new Upkeep(IdlePolicy.never(), START);

    assertThat(upkeep.takeAnnouncement(START.plus(Duration.ofMinutes(19))))
        .contains(Duration.ofMinutes(1));
    assertThat(new Upkeep(IdlePolicy.never(), START).takeAnnouncement(START.plusSeconds(3000)))
        .contains(Duration.ZERO);
  }

  @Test
  void aSilenceIsToldOnceAfterFiveSeconds() {
    until(Duration.ofMinutes(1));

    assertThat(happened).containsExactly("0:05 silent");
  }

  @Test
  void whereAWordCameInTimeThereIsNoSilence() {
    until(Duration.ofSeconds(4));
    upkeep.heard();

    until(Duration.ofMinutes(1));

    assertThat(happened).isEmpty();
  }

  @Test
  void aPolicyThatCannotHoldIsRefused() {
    Duration minute = Duration.ofMinutes(1);

    assertThatIllegalArgumentException().isThrownBy(() -> new IdlePolicy(minute, minute, minute));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IdlePolicy(minute.negated(), minute, minute.multipliedBy(2)));
  }

  private void until(Duration end) {
    Instant to = START.plus(end);
    for (Optional<Instant> due = dueBy(to); due.isPresent(); due = dueBy(to)) {
      now = due.get().isAfter(now) ? due.get() : now;
      look();
    }
    now = to;
  }

  private Optional<Instant> dueBy(Instant to) {
    return upkeep.deadline().filter(due -> !due.isAfter(to));
  }

  private void look() {
    int before = happened.size();
    if (upkeep.takeSilence(now)) {
      happened.add(time() + " silent");
    }
    if (upkeep.takeWord(now)) {
      happened.add(time() + " word");
    }
    upkeep.takeAnnouncement(now).ifPresent(left -> happened.add(time() + " ends in " + left));
    assertThat(happened).as("asked to look at %s for nothing", time()).hasSizeGreaterThan(before);
  }

  private String time() {
    Duration since = Duration.between(START, now);
    return "%d:%02d".formatted(since.toMinutes(), since.toSecondsPart());
  }
}

package dev.mayfly.ecs.shell;

import com.google.gson.JsonObject;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What could be wrong with a keeper, a wrapper or a client, to see that the laws catch it. */
enum HistoryBug {
  NONE(),
  KNOWS_NO_LINGER(HistoryLaw.ENDED_BY_ITS_DEADLINE),
  KNOWS_NO_MAXIMUM(HistoryLaw.ENDED_BY_ITS_DEADLINE),
  STOPS_WHAT_IT_DID_NOT_GET(HistoryLaw.NOT_STOPPED_UNDER_ITS_USER),
  REAPS_BY_A_CLOCK_THAT_IS_FAST(HistoryLaw.NOT_STOPPED_UNDER_ITS_USER),
  FORGETS_WHO_CAME_WITHIN_THE_GRACE(HistoryLaw.NOT_ENDED_UNDER_ITS_USER),
  KEEPS_TO_WHAT_THE_LAST_USER_SAID(HistoryLaw.NOT_ENDED_UNDER_ITS_USER),
  TAKES_WITHOUT_ASKING(HistoryLaw.NEVER_SHARED),
  CLAIMS_WHAT_WAS_FREE_A_MOMENT_AGO(HistoryLaw.NEVER_SHARED),
  ASKS_WITH_A_NEW_TOKEN(HistoryLaw.ONE_TASK_FOR_ONE_LAUNCH),
  ASKS_FOR_ANOTHER_TASK(HistoryLaw.ONE_TASK_FOR_ONE_LAUNCH),
  TAKES_SILENCE_FOR_REFUSAL(HistoryLaw.UNDONE_OR_SAID),
  SAYS_STOPPED_WHATEVER_CAME(HistoryLaw.UNDONE_OR_SAID),
  STOPS_ONLY_WHAT_IT_HAS_ENTERED(HistoryLaw.UNDONE_OR_SAID),
  TELLS_ONLY_THE_KEEPER(HistoryLaw.GONE_WHEN_ITS_TAG_SAYS),
  FORGETS_HOW_LONG_A_START_MAY_TAKE(HistoryLaw.GONE_WHEN_ITS_TAG_SAYS),
  TELLS_HALF_OF_IT(HistoryLaw.LIVES_AS_LONG_AS_WAS_SAID),
  OVERLOOKS_ITS_NEW_END(HistoryLaw.LIVES_AS_LONG_AS_WAS_SAID),
  SLEEPS_THROUGH_INTERRUPTS(HistoryLaw.ENDS_SOON_AFTER_AN_INTERRUPT),
  WAITS_WITHOUT_LIMIT(HistoryLaw.ENDS_SOON_AFTER_AN_INTERRUPT);

  private static final Duration A_YEAR = Duration.ofDays(365);
  private static final Pattern LONGER =
      Pattern.compile("%%\\.\\*}\\+(-?[0-9]+)\\)\\)\n\\{ read -r e");

  final Optional<HistoryLaw> breaks;

  HistoryBug() {
    this.breaks = Optional.empty();
  }

  HistoryBug(HistoryLaw breaks) {
    this.breaks = Optional.of(breaks);
  }

  /** The keeper with this bug. */
  KeeperModel keeper(Lifetime sound, long start) {
    return switch (this) {
      case KNOWS_NO_LINGER ->
          new KeeperModel(new Lifetime(sound.grace(), A_YEAR, sound.maximum()), start);
      case KNOWS_NO_MAXIMUM ->
          new KeeperModel(new Lifetime(sound.grace(), sound.linger(), A_YEAR), start);
      case FORGETS_WHO_CAME_WITHIN_THE_GRACE -> new Forgetful(sound, start);
      case KEEPS_TO_WHAT_THE_LAST_USER_SAID -> new Stubborn(sound, start);
      case OVERLOOKS_ITS_NEW_END -> new Inattentive(sound, start);
      default -> new KeeperModel(sound, start);
    };
  }

  /** What RunTask gets. */
  JsonDocument asked(JsonDocument request, Random random) {
    JsonObject tree = request.tree();
    switch (this) {
      case ASKS_WITH_A_NEW_TOKEN ->
          tree.addProperty(
              "clientToken", new UUID(random.nextLong(), random.nextLong()).toString());
      case ASKS_FOR_ANOTHER_TASK -> tree.addProperty("referenceId", random.nextLong());
      case FORGETS_HOW_LONG_A_START_MAY_TAKE ->
          EphemeralTags.in(request).stream()
              .filter(tag -> tag.key().equals(EphemeralTags.expiry(Instant.MIN).key()))
              .forEach(tag -> shorten(tree, Instant.parse(tag.value())));
      default -> {
        return request;
      }
    }
    return JsonDocument.of(tree);
  }

  private static void shorten(JsonObject request, Instant expiry) {
    Tag shorter =
        EphemeralTags.expiry(expiry.minus(HistoryFixtures.LEAST_TIMEOUT).minusSeconds(60));
    request
        .getAsJsonArray("tags")
        .forEach(
            tag -> {
              if (tag.getAsJsonObject().get("key").getAsString().equals(shorter.key())) {
                tag.getAsJsonObject().addProperty("value", shorter.value());
              }
            });
  }

  /** What TagResource gets. */
  List<Tag> tagged(List<Tag> tags) {
    String expiry = EphemeralTags.expiry(Instant.MIN).key();
    return this == TELLS_ONLY_THE_KEEPER
        ? tags.stream().filter(tag -> !tag.key().equals(expiry)).toList()
        : tags;
  }

  /** What ExecuteCommand gets. */
  String executed(String command) {
    Matcher longer = LONGER.matcher(command);
    if (this != TELLS_HALF_OF_IT || !longer.find()) {
      return command;
    }
    return command.substring(0, longer.start(1))
        + Long.parseLong(longer.group(1)) / 2
        + command.substring(longer.end(1));
  }

  /** Until its grace is over it sees no session. */
  private static final class Forgetful extends KeeperModel {
    private final long graceEnds;

    Forgetful(Lifetime lifetime, long start) {
      super(lifetime, start);
      this.graceEnds = start + lifetime.grace().toSeconds();
    }

    @Override
    OptionalInt round() {
      int live = sessions;
      sessions = next() <= graceEnds ? 0 : live;
      OptionalInt status = super.round();
      sessions = live;
      return status;
    }
  }

  /** It goes by when it was to be kept until, though somebody has taken the task since. */
  private static final class Stubborn extends KeeperModel {
    private long keptUntil = Long.MAX_VALUE;

    Stubborn(Lifetime lifetime, long start) {
      super(lifetime, start);
    }

    @Override
    OptionalInt round() {
      keptUntil = keep.orElse(keptUntil);
      return next() >= keptUntil ? OptionalInt.of(0) : super.round();
    }
  }

  /** It never looks for another end. */
  private static final class Inattentive extends KeeperModel {
    Inattentive(Lifetime lifetime, long start) {
      super(lifetime, start);
    }

    @Override
    OptionalInt round() {
      moved = OptionalLong.empty();
      return super.round();
    }
  }
}

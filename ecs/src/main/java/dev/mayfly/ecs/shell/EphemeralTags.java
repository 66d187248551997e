package dev.mayfly.ecs.shell;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.Task;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How an ephemeral task is told from others: its tags, and who started it. Pure. */
final class EphemeralTags {

  static final Tag MARK = new Tag("mayfly", "ephemeral");
  static final String HASH = "mayfly:hash";

  /** Of a derived definition: the revision that it was made of. */
  static final String SOURCE = "mayfly:source";

  /** Which launch a task is of; where an answer was lost, it is found by this. */
  static final String LAUNCH = "mayfly:launch";

  /** What was asked for, as a digest: two launches of one plan are alike to the last variable. */
  static final String PLAN = "mayfly:plan";

  private static final String KEEP_UNTIL = "mayfly:keep-until";
  private static final String ENDS_AT = "mayfly:ends-at";
  private static final String OWNER = "mayfly:owner";
  private static final String APP = "mayfly:app";
  private static final String EXPIRES_AT = "mayfly:expires-at";
  private static final String REASON = "mayfly:reason";

  /** Source: ECS Developer Guide, "Tag restrictions". */
  private static final int MAXIMUM_VALUE = 256;

  private static final String MARKS_ALLOWED = "+-=._:/@";

  /** Older references say 36, newer ones 128. */
  private static final int MAXIMUM_STARTED_BY = 36;

  private static final int CALLER_BYTES = 4;

  private EphemeralTags() {}

  static List<Tag> of(
      String owner, String app, String launchId, Instant expiresAt, Optional<String> reason) {
    List<Tag> tags = new ArrayList<>();
    tags.add(MARK);
    tags.add(new Tag(OWNER, reduce(owner)));
    tags.add(new Tag(APP, reduce(app)));
    tags.add(new Tag(LAUNCH, launchId));
    tags.add(new Tag(PLAN, "")); // Set once all else of the request is there.
    tags.add(expiry(expiresAt));
    reason.map(EphemeralTags::reduce).ifPresent(text -> tags.add(new Tag(REASON, text)));
    return List.copyOf(tags);
  }

  /** The tag that says when it will have ended. */
  static Tag expiry(Instant expiresAt) {
    return new Tag(EXPIRES_AT, expiresAt.toString());
  }

  /** Says in a RunTask request, which has these tags, what it asks for. */
  static void setPlan(JsonObject run, String digest) {
    for (JsonElement tag : run.getAsJsonArray("tags")) {
      if (tag.getAsJsonObject().get("key").getAsString().equals(PLAN)) {
        tag.getAsJsonObject().addProperty("value", digest);
      }
    }
  }

  /** Those of a RunTask request. */
  static List<Tag> in(JsonDocument run) {
    return run.objects("tags").stream()
        .map(tag -> new Tag(tag.text("key").orElse(""), tag.text("value").orElse("")))
        .toList();
  }

  /** Of a task that nobody uses: until when it stays so, and when it ends if somebody does. */
  static List<Tag> kept(Instant until, Instant endsAt) {
    return List.of(new Tag(KEEP_UNTIL, until.toString()), new Tag(ENDS_AT, endsAt.toString()));
  }

  /** Whether {@code task} is free until then. */
  static boolean isKept(Task task, Instant until) {
    return task.tag(KEEP_UNTIL).equals(Optional.of(until.toString()));
  }

  /** Of a task that is in use again. */
  static List<Tag> taken(Optional<String> reason) {
    return List.of(
        new Tag(KEEP_UNTIL, ""), new Tag(REASON, reason.map(EphemeralTags::reduce).orElse("")));
  }

  /**
   * When {@code task} ends by itself at the earliest, if somebody uses it; told when it is kept.
   */
  static Optional<Instant> endsAt(Task task) {
    return task.tag(ENDS_AT).flatMap(EphemeralTags::instant);
  }

  /** The ephemeral task that {@code task} is, if it is one. */
  static Optional<EphemeralTask> read(Task task) {
    if (!task.tags().contains(MARK)) {
      return Optional.empty();
    }
    return Optional.of(
        new EphemeralTask(
            task.arn(),
            task.clusterArn(),
            task.tag(APP).orElse(""),
            task.tag(OWNER).orElse(""),
            task.createdAt(),
            task.tag(EXPIRES_AT).flatMap(EphemeralTags::instant),
            state(task),
            task.tag(REASON).filter(reason -> !reason.isEmpty()),
            task.tag(KEEP_UNTIL).flatMap(EphemeralTags::instant)));
  }

  private static String state(Task task) {
    return task.ending() && !task.lastStatus().equals("STOPPED")
        ? EphemeralTask.STOPPING
        : task.lastStatus();
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException changedByHand) {
      return Optional.empty();
    }
  }

  /** {@code value} with what a tag's value may not hold replaced, and cut to its length. */
  static String reduce(String value) {
    StringBuilder reduced = new StringBuilder();
    Normalizer.normalize(value, Normalizer.Form.NFC)
        .strip()
        .codePoints()
        .map(EphemeralTags::allowed)
        .takeWhile(character -> reduced.length() + Character.charCount(character) <= MAXIMUM_VALUE)
        .forEach(reduced::appendCodePoint);
    return reduced.toString().strip();
  }

  private static int allowed(int character) {
    if (Character.isSpaceChar(character) || Character.isWhitespace(character)) {
      return ' ';
    }
    return Character.isLetter(character)
            || Character.isDigit(character)
            || MARKS_ALLOWED.indexOf(character) >= 0
        ? character
        : '_';
  }

  /**
   * What ECS keeps of who started a task, and can list by: {@code mayfly/}, the caller's short name
   * of letters, digits, hyphens and underscores, and eight digits that two callers of one name do
   * not share.
   */
  static String startedBy(String callerArn) {
    String name = Arn.name(callerArn.substring(callerArn.lastIndexOf(':') + 1));
    String end = "-" + Digest.of(callerArn, CALLER_BYTES);
    String start = "mayfly/" + name.replaceAll("[^A-Za-z0-9_-]", "-");
    return start.substring(0, Math.min(start.length(), MAXIMUM_STARTED_BY - end.length())) + end;
  }
}

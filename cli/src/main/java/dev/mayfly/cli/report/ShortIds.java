package dev.mayfly.cli.report;

import dev.mayfly.ecs.Arn;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The beginnings of tasks' ids, as long as it takes to tell them apart. */
public final class ShortIds {

  private static final int USUAL = 8;

  private final int length;

  /** For these tasks, by their ARNs. */
  public ShortIds(Collection<String> tasks) {
    List<String> ids = tasks.stream().map(Arn::name).distinct().toList();
    int longEnough = USUAL;
    while (!areDistinct(ids, longEnough)) {
      longEnough++;
    }
    this.length = longEnough;
  }

  private static boolean areDistinct(List<String> ids, int length) {
    Set<String> beginnings = new HashSet<>();
    return ids.stream().allMatch(id -> beginnings.add(cut(id, length)));
  }

  private static String cut(String id, int length) {
    return id.substring(0, Math.min(length, id.length()));
  }

  /** The short id of one of them. */
  public String of(String task) {
    return cut(Arn.name(task), length);
  }
}

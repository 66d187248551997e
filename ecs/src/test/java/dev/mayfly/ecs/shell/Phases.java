package dev.mayfly.ecs.shell;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps the phases that it is told of. */
final class Phases implements Progress {

  final List<String> told = new CopyOnWriteArrayList<>();

  @Override
  public void phase(String name, String detail) {
    told.add(name + " " + detail);
  }

  @Override
  public void note(String line) {}
}

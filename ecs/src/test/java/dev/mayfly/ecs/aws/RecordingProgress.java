package dev.mayfly.ecs.aws;

import dev.mayfly.ecs.shell.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is told. */
final class RecordingProgress implements Progress {

  private final List<String> phases = new CopyOnWriteArrayList<>();
  private final List<String> notes = new CopyOnWriteArrayList<>();

  @Override
  public void phase(String name, String detail) {
    phases.add(name + ": " + detail);
  }

  @Override
  public void note(String line) {
    notes.add(line);
  }

  List<String> phases() {
    return List.copyOf(phases);
  }

  List<String> notes() {
    return List.copyOf(notes);
  }
}

package dev.mayfly.ecs.shell;

/**
 * In what a fresh task differs from those of its service.
 *
 * @param what for example {@code entry point of api is /bin/sh -c}
 * @param why the reason, as a sentence without its stop
 */
public record Change(String what, String why) {

  /** As one line. */
  @Override
  public String toString() {
    return what + ": " + why;
  }
}

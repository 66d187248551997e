package dev.mayfly.cli;

import org.jspecify.annotations.Nullable;

/** What picocli has put into a command's field before it calls the command. */
final class Parent {

  private Parent() {}

  static <T> T of(@Nullable T injected) {
    if (injected == null) {
      throw new IllegalStateException("run by picocli only");
    }
    return injected;
  }
}

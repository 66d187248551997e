package dev.mayfly.emulator.driver;

/** What a container's first process leaves behind when it ends, where no PID namespace ends too. */
@FunctionalInterface
interface Leftovers {
  void kill();
}

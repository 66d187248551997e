package dev.mayfly.emulator.driver;

/**
 * Hears of a task's containers, from threads of the driver; must not block for long. May be called
 * before {@link TaskDriver#start} returns; never if that fails.
 */
public interface TaskListener {

  /** A container wrote {@code length} bytes of {@code buffer}, valid during the call only. */
  void output(String container, byte[] buffer, int length);

  /**
   * A container's command ended; {@code status} is 128 + n after signal n. Called once for each,
   * after its last output.
   */
  void exited(String container, int status);
}

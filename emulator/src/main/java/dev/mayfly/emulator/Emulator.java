package dev.mayfly.emulator;

import java.net.URI;

/** A local cloud within this process: ECS, the message gateway and the agents. Thread-safe. */
public final class Emulator implements AutoCloseable {

  private Emulator() {}

  /** Starts one on a free port of the loopback interface; returns when it answers. */
  public static Emulator start(EmulatorSettings settings) {
    throw new UnsupportedOperationException("to be written");
  }

  /** Where every API answers, and the gateway: {@code http://127.0.0.1:port}. */
  public URI endpoint() {
    throw new UnsupportedOperationException("to be written");
  }

  /** The access key of the one user. */
  public String accessKeyId() {
    throw new UnsupportedOperationException("to be written");
  }

  /** Its secret; never to be printed. */
  public String secretAccessKey() {
    throw new UnsupportedOperationException("to be written");
  }

  /** What goes wrong from now on. */
  public Faults faults() {
    throw new UnsupportedOperationException("to be written");
  }

  /** Stops it, and kills every process that it started. */
  @Override
  public void close() {}
}

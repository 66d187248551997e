package dev.mayfly.session.pipe;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Output;

/** What the far end of a pipe channel says. */
public sealed interface PipeEvent {

  /** The command starts; from now on input may be sent. */
  record Ready(RemoteTools tools) implements PipeEvent {}

  /** The command does not run: the image lacks {@code missing}. Nothing follows. */
  record Refused(String missing) implements PipeEvent {}

  /** Bytes of the command, at least one, which arrived as they were sent. */
  record Data(Output output, Bytes bytes) implements PipeEvent {}

  /** All that will ever come from this output has come. */
  record Ended(Output output) implements PipeEvent {}

  /** The command ended with this status, 128 + n after signal n; its last output may follow. */
  record Exited(int status) implements PipeEvent {}

  /** Piece {@code number} of the input is in the command's pipe. */
  record Accepted(long number) implements PipeEvent {}

  /**
   * The command's pipe did not take a piece: its decoder ended with {@code status}, which is 141 if
   * nobody reads that pipe any more.
   */
  record NotTaken(int status) implements PipeEvent {
    /** Whether the command has closed its input, which it may. */
    public boolean closedByCommand() {
      return status == 141;
    }
  }

  /** The answer to {@link PipeWriter#ping}. */
  record Pong(long number) implements PipeEvent {}

  /** The channel is not what it should be: something is lost, added or changed. Nothing follows. */
  record Garbled(String reason) implements PipeEvent {}
}

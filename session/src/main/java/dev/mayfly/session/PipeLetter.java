package dev.mayfly.session;

import dev.mayfly.session.pipe.PipeEvent;
import dev.mayfly.session.pipe.PipeSignal;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.SessionEnd;

/** What the owner of a pipe channel hears from the other threads. */
sealed interface PipeLetter {

  /** All but {@link PipeEvent.Data}, in its turn. */
  record Said(PipeEvent event) implements PipeLetter {}

  record Input(Bytes bytes) implements PipeLetter {}

  record InputEnded() implements PipeLetter {}

  record InputFailed(String reason) implements PipeLetter {}

  record OutputFailed() implements PipeLetter {}

  record Signalled(PipeSignal signal) implements PipeLetter {}

  record Over(SessionEnd end) implements PipeLetter {}

  record CloseAsked() implements PipeLetter {}
}

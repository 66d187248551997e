package dev.mayfly.session.smux;

import dev.mayfly.session.protocol.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the owner of a {@link Smux} sees of it; tests put others in its place. */
class SmuxEnd {

  private final Smux sound;

  SmuxEnd(Smux sound) {
    this.sound = sound;
  }

  int open() {
    return sound.open();
  }

  boolean write(int stream, Bytes bytes) {
    return sound.write(stream, bytes);
  }

  void end(int stream, Instant now) {
    sound.end(stream, now);
  }

  void reset(int stream, Instant now) {
    sound.reset(stream, now);
  }

  void consumed(int stream, Bytes piece, Instant now) {
    sound.consumed(stream, piece, now);
  }

  void receive(Bytes message, Instant now) {
    sound.receive(message, now);
  }

  boolean takesInput() {
    return sound.takesInput();
  }

  boolean hasOutput() {
    return sound.hasOutput();
  }

  Bytes next(int most, Instant now) {
    return sound.next(most, now);
  }

  Optional<Instant> deadline() {
    return sound.deadline();
  }

  void elapsed(Instant now) {
    sound.elapsed(now);
  }

  List<SmuxEvent> events() {
    return sound.events();
  }

  int streams() {
    return sound.streams();
  }
}

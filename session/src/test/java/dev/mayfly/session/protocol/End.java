package dev.mayfly.session.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a data channel's owner sees of it; tests put others in its place. */
interface End {

  List<Effect> on(Event event, Instant now);

  Optional<Instant> deadline();

  boolean writable();

  static End of(DataChannel channel) {
    return new End() {
      @Override
      public List<Effect> on(Event event, Instant now) {
        return channel.on(event, now);
      }

      @Override
      public Optional<Instant> deadline() {
        return channel.deadline();
      }

      @Override
      public boolean writable() {
        return channel.writable();
      }
    };
  }
}

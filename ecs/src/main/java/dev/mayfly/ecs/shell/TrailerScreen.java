package dev.mayfly.ecs.shell;

import dev.mayfly.session.Screen;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Output;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * A screen that does not show the session's trailer. Written by the session's thread; once that has
 * ended, {@link #finish} may be called by another.
 */
final class TrailerScreen implements Screen {

  private final TrailerFilter filter;
  private final Screen screen;
  private final CompletableFuture<OptionalInt> trailer = new CompletableFuture<>();

  TrailerScreen(TrailerFilter filter, Screen screen) {
    this.filter = filter;
    this.screen = screen;
  }

  @Override
  public void write(Output output, Bytes bytes) throws IOException {
    Bytes shown = filter.pass(bytes);
    if (!shown.isEmpty()) {
      screen.write(output, shown);
    }
    if (filter.status().isPresent()) {
      trailer.complete(filter.status());
    }
  }

  /** Completes when a trailer came; it may never. */
  CompletableFuture<OptionalInt> trailer() {
    return trailer;
  }

  /** Shows what was held back, after the last write; gives the status that came, if one did. */
  OptionalInt finish() {
    Bytes rest = filter.flush();
    if (!rest.isEmpty()) {
      try {
        screen.write(Output.STDOUT, rest);
      } catch (IOException gone) {
        return filter.status(); // Nobody looks any more.
      }
    }
    return filter.status();
  }
}

package dev.mayfly.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TmuxIT {

  @Test
  void aPaneTellsWhatItShowsAndTakesKeys(@TempDir Path directory) throws Exception {
    try (Tmux tmux = Tmux.start(directory, Map.of("PATH", "/usr/bin:/bin", "TERM", "xterm"))) {
      Pane pane = tmux.open("sh");

      pane.enter("stty size; echo 'it'\"'\"'s' \\\\ hel''lo");

      assertThat(pane.await("hello")).contains("30 100").contains("it's \\");
      pane.resize(77, 22);
      pane.enter("stty size; echo do''ne");
      assertThat(pane.await("done")).contains("22 77");
    }
  }
}

package dev.mayfly.session.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What it does is tested where there are terminals: in the tests of {@code ecs}. */
class PipeScriptTest {

  @Test
  void isUnder4kB() {
    assertThat(PipeScript.random(new Random(1)).text().length()).isLessThan(4000);
  }

  @Test
  void holdsNoPlaceholder() {
    PipeScript script = PipeScript.random(new Random(1)).withHooks("true", "false");

    assertThat(script.text()).doesNotContainPattern("@[a-z]+@").contains(script.nonce());
  }

  @Test
  void isFollowedByTheCommandsWords() {
    PipeScript script = PipeScript.random(new Random(1)).withCompression(true);

    assertThat(script.around(List.of("a", "b c")))
        .containsExactly("/bin/sh", "-c", script.text(), "mayfly", "a", "b c");
    assertThatIllegalArgumentException().isThrownBy(() -> script.around(List.of()));
  }

  @Test
  void aNonceIsHexadecimal() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PipeScript("$(reboot)", false, "", ""));
  }
}

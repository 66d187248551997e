package dev.mayfly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mayfly.cli.report.Report;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CommandResultTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CommandResult result =
      new CommandResult(
          new Report(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8)),
          () -> Instant.EPOCH);

  @Test
  void aDefectIsAProblemOfTheResultAndIsNotKeptBack() {
    IllegalStateException defect = new IllegalStateException("never so");

    assertThatThrownBy(
            () ->
                result.of(
                    () -> {
                      throw defect;
                    }))
        .isSameAs(defect);

    JsonObject printed = JsonParser.parseString(out.toString(UTF_8)).getAsJsonObject();
    assertThat(printed.getAsJsonObject("problem").get("why").getAsString())
        .isEqualTo(defect.toString());
    assertThat(printed.has("status")).isFalse();
    assertThat(printed.get("stdout").getAsString()).isEmpty();
  }
}

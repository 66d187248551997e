package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.nio.file.Path;

/** What is left of the ephemeral tasks of a cloud. */
final class Remains {

  private Remains() {}

  /** As {@code mayfly ps} prints them; without those that somebody has told to stop already. */
  static JsonArray in(Path cloud) throws Exception {
    Run ps = Run.start(cloud, "ps", "--local", "--json");
    assertThat(ps.status()).as(ps.err()).isZero();
    JsonArray left = new JsonArray();
    JsonParser.parseString(ps.out())
        .getAsJsonArray()
        .forEach(
            task -> {
              if (!task.getAsJsonObject().get("state").getAsString().equals("STOPPING")) {
                left.add(task);
              }
            });
    return left;
  }
}

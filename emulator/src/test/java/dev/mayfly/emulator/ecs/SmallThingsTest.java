package dev.mayfly.emulator.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import dev.mayfly.emulator.http.AwsError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallThingsTest {

  private static final Instant AT = Instant.parse("2026-11-23T12:00:00Z");

  private static Input input(String json) {
    return new Input(JsonParser.parseString(json).getAsJsonObject());
  }

  @ParameterizedTest
  @CsvSource({
    "256,512,true",
    "256,1024,true",
    "256,1536,false",
    "256,2048,true",
    "256,3072,false",
    "512,1024,true",
    "512,1536,false",
    "512,4096,true",
    "512,5120,false",
    "1024,2048,true",
    "1024,8192,true",
    "1024,9216,false",
    "2048,4096,true",
    "2048,16384,true",
    "4096,8192,true",
    "4096,30720,true",
    "4096,31744,false",
    "8192,16384,true",
    "8192,17408,false",
    "8192,61440,true",
    "16384,32768,true",
    "16384,40960,true",
    "16384,122880,true",
    "16384,131072,false",
    "300,1024,false",
    "0,0,false"
  })
  void fargateHasThesePairs(int cpu, int memory, boolean there) {
    assertThat(new FargateSize(cpu, memory).exists()).isEqualTo(there);
  }

  @ParameterizedTest
  @CsvSource({"256,256", "0.25 vCPU,256", ".5vcpu,512", "1 vCPU,1024", "16 vCPU,16384"})
  void cpuComesInTwoUnits(String text, int units) throws AwsError {
    assertThat(FargateSize.cpu(text)).isEqualTo(units);
  }

  @ParameterizedTest
  @CsvSource({"512,512", "0.5 GB,512", "1gb,1024", "30 GB,30720"})
  void memoryComesInTwoUnits(String text, int mebibytes) throws AwsError {
    assertThat(FargateSize.memory(text)).isEqualTo(mebibytes);
  }

  @Test
  void aPageGoesOnBehindItsLastKeyWhateverCameOrWent() throws AwsError {
    Comparator<String> order = Comparator.naturalOrder();
    Page first = Page.of(List.of("a", "c", "e"), order, input("{\"maxResults\": 2}"), 10);
    String token = first.nextToken().orElseThrow();

    Page second =
        Page.of(
            List.of("a", "b", "d", "e"), order, input("{\"nextToken\": \"" + token + "\"}"), 10);

    assertThat(first.keys()).containsExactly("a", "c");
    assertThat(second.keys()).containsExactly("d", "e");
    assertThat(second.nextToken()).isEmpty();
  }

  @Test
  void linesAreCutAtTheirEndAndAtSixteenKilobytes() {
    List<String> lines = new ArrayList<>();
    LogLines cutter = new LogLines(lines::add);
    byte[] text = ("x".repeat(20_000) + "\n\nö\n").getBytes(StandardCharsets.UTF_8);

    for (byte one : text) {
      cutter.write(new byte[] {one}, 1);
    }
    cutter.close();

    assertThat(lines).extracting(String::length).containsExactly(16_384, 3_616, 1);
    assertThat(lines).endsWith("ö");
  }

  @Test
  void patternsAreTermsOfWhichSomeMustNotOccur() {
    LogPattern pattern = LogPattern.of("GET \"two words\" -noise");

    assertThat(pattern.matches("GET with two words")).isTrue();
    assertThat(pattern.matches("GET with two  words")).isFalse();
    assertThat(pattern.matches("GET two words noise")).isFalse();
    assertThat(LogPattern.of("").matches("anything")).isTrue();
  }

  @Test
  void restartsWaitLongerEachTimeAndAMinuteAtMost() {
    RestartBackoff backoff = new RestartBackoff();
    List<Long> seconds = new ArrayList<>();

    for (int i = 0; i < 9; i++) {
      backoff.ended(AT, AT.plusSeconds(1));
      seconds.add(backoff.left(AT.plusSeconds(1)).toSeconds());
    }

    assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
  }

  @Test
  void aTaskThatLivedLongIsReplacedAtOnce() {
    RestartBackoff backoff = new RestartBackoff();
    backoff.ended(AT, AT.plusSeconds(1));

    backoff.ended(AT, AT.plusSeconds(60));

    assertThat(backoff.left(AT.plusSeconds(60))).isEqualTo(Duration.ZERO);
  }

  @Test
  void fieldsOfAnotherTypeAreSerializationErrors() {
    Input input = input("{\"text\": [1], \"number\": 1.5, \"flag\": \"x\", \"list\": {}}");

    List.<ThrowingRead>of(
            () -> input.text("text"),
            () -> input.number("number"),
            () -> input.flag("flag", true),
            () -> input.texts("list"),
            () -> input.object("number"))
        .forEach(
            read ->
                assertThatThrownBy(read::run)
                    .isInstanceOfSatisfying(
                        AwsError.class,
                        error -> assertThat(error.code()).isEqualTo("SerializationException")));
  }

  private interface ThrowingRead {
    Object run() throws AwsError;
  }

  @Test
  void nullIsAbsent() throws AwsError {
    Input input = input("{\"text\": null, \"list\": null}");

    assertThat(input.text("text")).isEmpty();
    assertThat(input.texts("list")).isEmpty();
    assertThat(input.has("text")).isFalse();
  }

  @Test
  void whatAContainerIsGivenIsNotPrinted() throws AwsError {
    Input container =
        new Input(
            JsonParser.parseString(
                    """
                    {"name": "app", "image": "busybox",
                     "environment": [{"name": "PASSWORD", "value": "s3cret"}]}
                    """)
                .getAsJsonObject());
    ContainerDefinition definition = ContainerDefinition.in(container);
    Map<String, String> environment = definition.environment();

    assertThat(environment).containsEntry("PASSWORD", "s3cret");
    assertThat(definition.toString()).contains("app").doesNotContain("s3cret");
    assertThat(container.toString()).contains("environment").doesNotContain("s3cret");
    assertThat(new Overrides.OfContainer(Optional.empty(), environment).toString())
        .contains("PASSWORD")
        .doesNotContain("s3cret");
  }
}

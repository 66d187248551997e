package dev.mayfly.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.mayfly.fixture.cycle.left.Left;
import dev.mayfly.fixture.process.ExitsPrintsReads;
import dev.mayfly.fixture.process.Sleeps;
import dev.mayfly.fixture.sdk.ImportsTheSdk;
import dev.mayfly.fixture.session.protocol.OpensAFile;
import dev.mayfly.fixture.session.protocol.ReadsTheClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class HouseRulesTest {

  private static final Map<String, ArchRule> RULES =
      Map.of(
          "rule 2, no I/O", HouseRules.PROTOCOL_DOES_NO_IO,
          "rule 2, no clock", HouseRules.PROTOCOL_READS_NO_CLOCK,
          "rule 4, the SDK", HouseRules.ONE_PACKAGE_KNOWS_THE_SDK,
          "rule 5, cycles", HouseRules.NO_CYCLES,
          "rule 6, exit", HouseRules.ONLY_MAINS_EXIT,
          "rule 6, printing", HouseRules.ONE_PACKAGE_PRINTS,
          "rule 6, reading", HouseRules.ONE_PACKAGE_READS_STDIN,
          "rule 6, native calls", HouseRules.NATIVE_CALLS_STAY_AT_TERMINALS);

  private static final Map<ArchRule, Class<?>> BREACHES =
      Map.of(
          HouseRules.PROTOCOL_DOES_NO_IO, OpensAFile.class,
          HouseRules.PROTOCOL_READS_NO_CLOCK, ReadsTheClock.class,
          HouseRules.ONE_PACKAGE_KNOWS_THE_SDK, ImportsTheSdk.class,
          HouseRules.NO_CYCLES, Left.class,
          HouseRules.ONLY_MAINS_EXIT, ExitsPrintsReads.class,
          HouseRules.ONE_PACKAGE_PRINTS, ExitsPrintsReads.class,
          HouseRules.ONE_PACKAGE_READS_STDIN, ExitsPrintsReads.class,
          HouseRules.NATIVE_CALLS_STAY_AT_TERMINALS, ExitsPrintsReads.class,
          HouseRules.NOTHING_SLEEPS, Sleeps.class);

  @TestFactory
  Stream<DynamicTest> theHouseKeepsEachRule() {
    JavaClasses house = house();
    assertThat(house.contain("dev.mayfly.session.protocol.DataChannel")).isTrue();
    assertThat(house.contain("dev.mayfly.emulator.Emulator")).isTrue();

    Stream<DynamicTest> main =
        RULES.entrySet().stream()
            .map(rule -> dynamicTest(rule.getKey(), () -> rule.getValue().check(house)));
    return Stream.concat(
        main,
        Stream.of(
            dynamicTest(
                "rule 7, tests included",
                () -> HouseRules.NOTHING_SLEEPS.check(houseAndItsTests()))));
  }

  @TestFactory
  Stream<DynamicTest> eachRuleReportsItsPlantedBreach() {
    JavaClasses fixtures = new ClassFileImporter().importPackages("dev.mayfly.fixture");

    return BREACHES.entrySet().stream()
        .map(
            breach ->
                dynamicTest(
                    breach.getKey().getDescription(),
                    () ->
                        assertThat(
                                breach.getKey().evaluate(fixtures).getFailureReport().getDetails())
                            .anyMatch(line -> line.contains(breach.getValue().getSimpleName()))));
  }

  private static JavaClasses house() {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages(
            "dev.mayfly.session", "dev.mayfly.ecs", "dev.mayfly.cli", "dev.mayfly.emulator");
  }

  /** The classes of all modules that are built, but for the planted breaches. */
  private static JavaClasses houseAndItsTests() {
    Path root = Path.of(System.getProperty("mayfly.root", ".."));
    List<Path> folders =
        Stream.of("session", "emulator", "ecs", "cli", "bench")
            .flatMap(
                module ->
                    Stream.of("classes", "test-classes")
                        .map(kind -> root.resolve(module).resolve("target").resolve(kind)))
            .filter(Files::isDirectory)
            .toList();
    assertThat(folders)
        .contains(
            root.resolve("session/target/test-classes"), root.resolve("cli/target/test-classes"));
    return new ClassFileImporter()
        .withImportOption(location -> !location.contains("/fixture/"))
        .withImportOption(location -> !location.contains("/jmh_generated/"))
        .importPaths(folders);
  }
}

package dev.mayfly.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Rules 2 and 4 to 7 of ARCHITECTURE.md, which look at classes. */
final class HouseRules {

  private static final String MAIN = "dev.mayfly.cli.Mayfly";
  private static final String EMULATOR_MAIN = "dev.mayfly.emulator.Main";

  /** The packages of the protocol's core. */
  private static final String[] PURE = {
    "..session.protocol..", "..session.smux..", "..session.pipe.."
  };

  /** Rule 2: the protocol does no I/O. */
  static final ArchRule PROTOCOL_DOES_NO_IO =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.net..", "java.io..", "java.nio.channels..", "java.util.concurrent..")
                  .and(not(type(Serializable.class)))
                  .or(type(Thread.class)))
          .because("the protocol core does no I/O");

  /** Rule 2: time and ids come from outside. */
  static final ArchRule PROTOCOL_READS_NO_CLOCK =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Instant.class, "now", Clock.class)
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .because("time and ids are passed in");

  /** Rule 4: one package knows the AWS SDK. */
  static final ArchRule ONE_PACKAGE_KNOWS_THE_SDK =
      noClasses()
          .that()
          .resideOutsideOfPackage("..ecs.aws..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon..")
          .because("the SDK stays behind the port Ecs");

  /** Rule 5: packages form no cycle. */
  static final ArchRule NO_CYCLES = slices().matching("dev.mayfly.(**)").should().beFreeOfCycles();

  /** Rule 6: only the two mains end the process. */
  static final ArchRule ONLY_MAINS_EXIT =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(MAIN)
          .and()
          .doNotHaveFullyQualifiedName(EMULATOR_MAIN)
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class)
          .because("whoever ends the process skips the clean-up of all others");

  /** Rule 6: one package prints. */
  static final ArchRule ONE_PACKAGE_PRINTS =
      noClasses()
          .that()
          .resideOutsideOfPackage("..cli.report..")
          .and()
          .doNotHaveFullyQualifiedName(EMULATOR_MAIN)
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .because("stdout is the command's, byte for byte");

  /** Rule 6: one package reads the keyboard. */
  static final ArchRule ONE_PACKAGE_READS_STDIN =
      noClasses()
          .that()
          .resideOutsideOfPackage("..cli.terminal..")
          .should()
          .accessField(System.class, "in");

  /** Rule 6: native calls stay where the terminals are. */
  static final ArchRule NATIVE_CALLS_STAY_AT_TERMINALS =
      noClasses()
          .that(
              DescribedPredicate.not(
                  resideInAPackage("..cli.terminal..").or(resideInAPackage("..emulator.driver.."))))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.lang.foreign..")
          .because("layouts of native structures differ by system");

  /** Rule 7: nothing waits by sleeping. */
  static final ArchRule NOTHING_SLEEPS =
      noClasses()
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", java.time.Duration.class)
          .orShould()
          .callMethod(Thread.class, "sleep", long.class, int.class)
          .orShould()
          .callMethodWhere(sleepOfTimeUnit())
          .because("wait on an event or a deadline");

  private static DescribedPredicate<com.tngtech.archunit.core.domain.JavaMethodCall>
      sleepOfTimeUnit() {
    return DescribedPredicate.describe(
        "TimeUnit.sleep",
        call -> {
          JavaClass owner = call.getTargetOwner();
          return owner.isEquivalentTo(java.util.concurrent.TimeUnit.class)
              && call.getName().equals("sleep");
        });
  }

  private HouseRules() {}
}

package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a forward may be written like. */
class ForwardSpecTest {

  @ParameterizedTest
  @CsvSource({
    "5432, 5432, localhost:5432",
    "15432:5432, 15432, localhost:5432",
    "0:5432, 0, localhost:5432",
    "db.internal:5432, 5432, db.internal:5432",
    "10.0.0.7:5432, 5432, 10.0.0.7:5432",
    "15432:db.internal:5432, 15432, db.internal:5432",
    "[fd00::7]:5432, 5432, [fd00::7]:5432",
    "15432:[fd00::7]:5432, 15432, [fd00::7]:5432",
  })
  void aPortOfThisComputerLeadsToAPortThere(String typed, int local, String target) {
    ForwardSpec spec = ForwardSpec.parse(typed);

    assertThat(spec.local()).isEqualTo(new ForwardSpec.Local.Port(local));
    assertThat(spec.target().toString()).isEqualTo(target);
  }

  @ParameterizedTest
  @CsvSource({
    "./db.sock:5432, ./db.sock, localhost:5432",
    "/tmp/a:b/db.sock:db.internal:5432, /tmp/a:b/db.sock, db.internal:5432",
    "./db.sock:[fd00::7]:5432, ./db.sock, [fd00::7]:5432",
  })
  void aPathIsAUnixSocket(String typed, Path path, String target) {
    ForwardSpec spec = ForwardSpec.parse(typed);

    assertThat(spec.local()).isEqualTo(new ForwardSpec.Local.Socket(path));
    assertThat(spec.target().toString()).isEqualTo(target);
  }

  @ParameterizedTest
  @CsvSource({
    "http, \"http\" is no port",
    "5432:db, \"db\" is no port",
    "'', \"\" is no port",
    "0, port 0 stands for any",
    "1:0, port 0 stands for any",
    "65536, from 1 to 65535",
    "65536:80, from 1 to 65535",
    "1:2:3:4, none of the forms",
    ":db:80, none of the forms",
    "/tmp/db.sock, behind the path",
  })
  void anythingElseIsRefusedWithItsReason(String typed, String why) {
    Problem problem =
        catchThrowableOfType(MayflyException.class, () -> ForwardSpec.parse(typed)).problem();

    assertThat(problem.kind()).isEqualTo(Problem.Kind.USAGE);
    assertThat(problem.what()).isEqualTo("\"" + typed + "\" cannot be forwarded");
    assertThat(problem.why()).contains(why);
  }

  @Test
  void anAddressOfVersionSixNeedsItsBrackets() {
    Problem problem =
        catchThrowableOfType(MayflyException.class, () -> ForwardSpec.parse("fd00::7:5432"))
            .problem();

    assertThat(problem.why()).contains("none of the forms");
  }
}

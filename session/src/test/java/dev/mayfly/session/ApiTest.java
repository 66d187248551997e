package dev.mayfly.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rule 10 of ARCHITECTURE.md: what the module exports changes only on purpose. */
public class ApiTest {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("mayfly.root", "..")).resolve("docs/api/session.txt");

  @Test
  void theApiIsTheOneThatIsWrittenDown() throws Exception {
    String printed = ApiDump.of(exported());
    if (Boolean.getBoolean("mayfly.api.write")) {
      Files.createDirectories(DOCUMENT.getParent());
      Files.writeString(DOCUMENT, printed);
    }

    assertThat(DOCUMENT)
        .as("the API has changed; if that is meant: ./build api, and see CONTRIBUTING, Versions")
        .content()
        .isEqualTo(printed);
  }

  @Test
  void itIsSmallEnoughToBeWhole() throws Exception {
    assertThat(ApiDump.of(exported()))
        .contains("public final class dev.mayfly.session.SessionClient implements AutoCloseable")
        .doesNotContain("dev.mayfly.session.Dialer", ".json.", ".transport.");
  }

  @Test
  void everyKindOfChangeIsSeen() {
    assertThat(ApiDump.of(List.of(Planted.class, Planted.Value.class, Hidden.class)))
        .isEqualTo(
            """
            public sealed interface dev.mayfly.session.ApiTest.Planted<T extends Number> \
            extends Function<T, String> permits ApiTest.Planted.Value
              public static final int LIMIT
              public abstract T first(List<? super T>, String[]) throws IOException
              public default Optional<T> second()
              public static <X> X third(X)

            public record dev.mayfly.session.ApiTest.Planted.Value implements ApiTest.Planted<Integer>
              components(Integer one, int two)
              public Integer first(List<? super Integer>, String[])
              public String apply(Integer)
              public new(int)
            """);
  }

  /** Not to be told of. */
  private static final class Hidden {}

  /** One of everything. */
  public sealed interface Planted<T extends Number> extends Function<T, String> {
    int LIMIT = 3;

    T first(List<? super T> all, String... more) throws IOException;

    default Optional<T> second() {
      return Optional.empty();
    }

    static <X> X third(X any) {
      return any;
    }

    /** A record with more than its components. */
    record Value(Integer one, int two) implements Planted<Integer> {
      public Value(int two) {
        this(1, two);
      }

      @Override
      public Integer first(List<? super Integer> all, String... more) {
        return one;
      }

      @Override
      public String apply(Integer any) {
        return hidden();
      }

      private String hidden() {
        return "";
      }
    }
  }

  private static List<Class<?>> exported() throws Exception {
    Path home = home();
    List<Class<?>> types = new ArrayList<>();
    for (String exported : exports(home)) {
      try (Stream<Path> files = Files.list(home.resolve(exported.replace('.', '/')))) {
        Set<String> names =
            files
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
                .map(name -> name.substring(0, name.length() - ".class".length()))
                .collect(Collectors.toSet());
        for (String name : names) {
          types.add(Class.forName(exported + "." + name, false, ApiTest.class.getClassLoader()));
        }
      }
    }
    return types;
  }

  private static List<String> exports(Path home) throws IOException {
    try (InputStream descriptor = Files.newInputStream(home.resolve("module-info.class"))) {
      return ModuleDescriptor.read(descriptor).exports().stream()
          .filter(exported -> !exported.isQualified())
          .map(ModuleDescriptor.Exports::source)
          .toList();
    }
  }

  private static Path home() throws URISyntaxException {
    return Path.of(SessionClient.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}

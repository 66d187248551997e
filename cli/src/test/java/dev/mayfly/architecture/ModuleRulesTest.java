package dev.mayfly.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 1 and 3 of ARCHITECTURE.md, which look at modules. */
class ModuleRulesTest {

  private static final Set<String> SESSION_NEEDS =
      Set.of("java.base", "java.net.http", "com.google.gson", "org.jspecify");

  /** The arrows of ARCHITECTURE.md: from a module to those of ours that it may require. */
  private static final Map<String, Set<String>> ARROWS =
      Map.of(
          "dev.mayfly.session", Set.of(),
          "dev.mayfly.ecs", Set.of("dev.mayfly.session"),
          "dev.mayfly.cli", Set.of("dev.mayfly.ecs"),
          "dev.mayfly.emulator", Set.of("dev.mayfly.session"));

  @Test
  void rule1SessionNeedsTheJdkAndGsonOnly() {
    assertThat(foreignToSession(built("session"))).isEmpty();
  }

  @Test
  void rule1ReportsAModuleTooMuch() {
    ModuleDescriptor planted =
        ModuleDescriptor.newModule("dev.mayfly.session").requires("java.logging").build();

    assertThat(foreignToSession(planted)).containsExactly("java.logging");
  }

  @ParameterizedTest
  @ValueSource(strings = {"session", "ecs", "cli", "emulator"})
  void rule3ArrowsAreAsDrawn(String module) {
    assertThat(arrowsTooMany(built(module))).isEmpty();
  }

  @Test
  void rule3ReportsAnArrowThatIsNotDrawn() {
    ModuleDescriptor planted =
        ModuleDescriptor.newModule("dev.mayfly.emulator").requires("dev.mayfly.ecs").build();

    assertThat(arrowsTooMany(planted)).containsExactly("dev.mayfly.ecs");
  }

  @Test
  void rule3TheCompilerRefusesWhatAnotherModuleDoesNotShow(@TempDir Path out) {
    List<JavaFileObject> planted =
        List.of(
            source("module-info", "module dev.mayfly.planted { requires dev.mayfly.session; }"),
            source(
                "dev.mayfly.planted.Breach",
                """
                package dev.mayfly.planted;
                class Breach { dev.mayfly.ecs.Tag tag; }
                """));

    assertThat(compile(planted, out)).contains("package dev.mayfly.ecs is not visible");
  }

  private static List<String> foreignToSession(ModuleDescriptor descriptor) {
    return descriptor.requires().stream()
        .map(Requires::name)
        .filter(name -> !SESSION_NEEDS.contains(name))
        .toList();
  }

  private static List<String> arrowsTooMany(ModuleDescriptor descriptor) {
    Set<String> allowed = ARROWS.getOrDefault(descriptor.name(), Set.of());
    return descriptor.requires().stream()
        .map(Requires::name)
        .filter(name -> name.startsWith("dev.mayfly.") && !allowed.contains(name))
        .toList();
  }

  private static ModuleDescriptor built(String module) {
    return ModuleFinder.of(classes(module)).find("dev.mayfly." + module).orElseThrow().descriptor();
  }

  private static Path classes(String module) {
    return Path.of(System.getProperty("mayfly.root", ".."))
        .resolve(module)
        .resolve("target/classes");
  }

  private static String compile(List<JavaFileObject> sources, Path out) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    String gson =
        Path.of(
                URI.create(
                    com.google.gson.Gson.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()))
            .toString();
    List<String> modulePath =
        new ArrayList<>(List.of(classes("session").toString(), classes("ecs").toString(), gson));
    List<String> options =
        List.of(
            "-d",
            out.toString(),
            "--module-path",
            String.join(java.io.File.pathSeparator, modulePath));
    boolean compiled = compiler.getTask(null, null, diagnostics, options, null, sources).call();
    assertThat(compiled).as("the planted breach compiles").isFalse();
    return String.join(
        "\n", diagnostics.getDiagnostics().stream().map(d -> d.getMessage(Locale.ROOT)).toList());
  }

  private static JavaFileObject source(String name, String text) {
    URI uri = URI.create("string:///" + name.replace('.', '/') + ".java");
    return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }
}

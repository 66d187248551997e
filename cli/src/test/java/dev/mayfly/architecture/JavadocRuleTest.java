package dev.mayfly.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 8 of ARCHITECTURE.md: what the two libraries show to others says what it is. */
class JavadocRuleTest {

  @ParameterizedTest
  @ValueSource(strings = {"session", "ecs"})
  void rule8EveryPublicTypeHasJavadoc(String module) throws IOException {
    Path sources =
        Path.of(System.getProperty("mayfly.root", "..")).resolve(module).resolve("src/main/java");
    List<JavaFileObject> files;
    try (Stream<Path> walk = Files.walk(sources)) {
      files =
          walk.filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("module-info.java"))
              .map(JavadocRuleTest::read)
              .toList();
    }
    assertThat(files).isNotEmpty();

    assertThat(publicTypesWithoutJavadoc(files)).isEmpty();
  }

  @Test
  void rule8ReportsAPublicTypeWithoutJavadoc() throws IOException {
    List<JavaFileObject> planted =
        List.of(
            source(
                "Planted",
                """
                /** Said. */
                public interface Planted {
                  record Unsaid(int what) implements Planted {}
                  private static void helper() {}
                }
                """),
            source("Hidden", "final class Hidden {}"));

    assertThat(publicTypesWithoutJavadoc(planted)).containsExactly("Unsaid");
  }

  private static List<String> publicTypesWithoutJavadoc(List<JavaFileObject> files)
      throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavacTask task = (JavacTask) compiler.getTask(null, null, null, List.of(), null, files);
    DocTrees docs = DocTrees.instance(task);
    List<String> missing = new ArrayList<>();
    for (CompilationUnitTree unit : task.parse()) {
      new PublicTypes(docs, missing).scan(unit, null);
    }
    return missing;
  }

  /** Collects the names of public types that no comment introduces. */
  private static final class PublicTypes extends TreePathScanner<Void, Void> {
    private final DocTrees docs;
    private final List<String> missing;

    PublicTypes(DocTrees docs, List<String> missing) {
      this.docs = docs;
      this.missing = missing;
    }

    @Override
    public Void visitClass(ClassTree type, Void nothing) {
      if (!isPublic(type)) {
        return null; // What it holds is not public either.
      }
      if (docs.getDocComment(getCurrentPath()) == null) {
        missing.add(type.getSimpleName().toString());
      }
      return super.visitClass(type, null);
    }

    private boolean isPublic(ClassTree type) {
      return type.getModifiers().getFlags().contains(Modifier.PUBLIC)
          || isMemberOfInterface(getCurrentPath().getParentPath());
    }

    private static boolean isMemberOfInterface(TreePath parent) {
      return parent != null && parent.getLeaf().getKind() == Tree.Kind.INTERFACE;
    }

    @Override
    public Void visitMethod(com.sun.source.tree.MethodTree method, Void nothing) {
      return null; // Local types are nobody's API.
    }
  }

  private static JavaFileObject read(Path file) {
    try {
      return source(file.getFileName().toString().replace(".java", ""), Files.readString(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static JavaFileObject source(String name, String text) {
    return new SimpleJavaFileObject(
        URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }
}

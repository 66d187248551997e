package dev.mayfly.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolvedModule;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The library as others use it: on the module path, with the JDK and Gson and nothing else. */
class ModuleTest {
  private static final String NAME = "dev.mayfly.session";

  @Test
  void itNeedsTheJdkAndGsonAlone() {
    Configuration resolved = resolved();

    assertThat(resolved.modules())
        .extracting(ResolvedModule::name)
        .containsExactlyInAnyOrder(NAME, "com.google.gson");
    assertThat(resolved.findModule(NAME).orElseThrow().reads())
        .extracting(ResolvedModule::name)
        .filteredOn(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
        .containsExactly("com.google.gson");
  }

  @Test
  void aClientOpensAndClosesThere() throws Exception {
    Class<?> client = load("dev.mayfly.session.SessionClient");

    var open = (AutoCloseable) client.getMethod("create").invoke(null);
    open.close();

    assertThat(client.getModule().getName()).isEqualTo(NAME);
    assertThat(client).isNotEqualTo(SessionClient.class);
  }

  @Test
  void whatIsNotExportedIsOutOfReach() throws Exception {
    Module module = load("dev.mayfly.session.SessionClient").getModule();

    assertThat(module.isExported("dev.mayfly.session")).isTrue();
    assertThat(module.isExported("dev.mayfly.session.json")).isFalse();
    assertThat(module.isExported("dev.mayfly.session.transport")).isFalse();
  }

  private static Class<?> load(String name) throws ClassNotFoundException {
    return ModuleLayer.boot()
        .defineModulesWithOneLoader(resolved(), ClassLoader.getPlatformClassLoader())
        .findLoader(NAME)
        .loadClass(name);
  }

  private static Configuration resolved() {
    return ModuleLayer.boot()
        .configuration()
        .resolve(
            ModuleFinder.of(home(SessionClient.class), home(JsonObject.class)),
            ModuleFinder.of(),
            Set.of(NAME));
  }

  private static Path home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}

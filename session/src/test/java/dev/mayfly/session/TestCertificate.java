package dev.mayfly.session;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A key and a certificate that nobody else has signed, made by the JDK's keytool. */
record TestCertificate(Path store, Path pem) {
  private static final String PASSWORD = "changeit";

  /** For {@code subject} as keytool's {@code san} takes it, for example {@code dns:localhost}. */
  static TestCertificate make(Path folder, String subject)
      throws IOException, InterruptedException {
    Path store = folder.resolve("server.p12");
    Path pem = folder.resolve("server.pem");
    keytool(
        store,
        List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=test", "-ext", "san=" + subject));
    keytool(store, List.of("-exportcert", "-rfc", "-file", pem.toString()));
    return new TestCertificate(store, pem);
  }

  private static void keytool(Path store, List<String> words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(words);
    command.addAll(List.of("-alias", "key", "-keystore", store.toString(), "-storepass", PASSWORD));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Files.createTempFile(store.getParent(), "keytool", ".log").toFile())
            .start();
    if (!process.waitFor(TestGateway.LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError("keytool failed: " + command);
    }
  }

  /** For a server that has this certificate. */
  SSLContext serverContext() {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}

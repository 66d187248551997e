package dev.mayfly.session;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A file of certificates in PEM, and the trust in them alone. */
final class CaBundle {

  static final String VARIABLE = "AWS_CA_BUNDLE";

  private CaBundle() {}

  static SSLContext read(Path file) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw unfit(file, "it holds no certificate", null);
      }
      return trusting(certificates);
    } catch (NoSuchFileException absent) {
      throw unfit(file, "there is no such file", absent);
    } catch (IOException | GeneralSecurityException unreadable) {
      throw unfit(file, String.valueOf(unreadable.getMessage()), unreadable);
    }
  }

  private static SSLContext trusting(Collection<? extends Certificate> certificates)
      throws IOException, GeneralSecurityException {
    KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
    anchors.load(null, null);
    int number = 0;
    for (Certificate certificate : certificates) {
      anchors.setCertificateEntry("anchor-" + number++, certificate);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static MayflyException unfit(Path file, String why, @Nullable Exception cause) {
    Problem problem =
        Problem.failure(
            "the certificates in " + VARIABLE + " cannot be taken",
            file + ": " + why,
            "let it name a file of certificates in PEM, or unset it for those of the JVM");
    return cause == null ? new MayflyException(problem) : new MayflyException(problem, cause);
  }
}

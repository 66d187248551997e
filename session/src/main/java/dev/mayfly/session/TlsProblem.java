package dev.mayfly.session;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;

/** Says in words why a TLS connection is not trusted. */
final class TlsProblem {

  private TlsProblem() {}

  static Problem of(SSLException failure, String what, String target) {
    if (has(failure, CertificateExpiredException.class)
        || has(failure, CertificateNotYetValidException.class)) {
      return Problem.failure(
          what,
          "its certificate is not valid at this time",
          "see that this computer's clock is right; a proxy that opens TLS may need a new"
              + " certificate");
    }
    if (has(failure, CertPathBuilderException.class)
        || has(failure, CertPathValidatorException.class)) {
      return Problem.failure(
          what,
          "its certificate is of nobody whom this computer trusts",
          "if a proxy of yours opens TLS, let AWS_CA_BUNDLE name a file with its certificate in"
              + " PEM, or add it to the JVM's trust store");
    }
    if (has(failure, CertificateException.class)) {
      return Problem.failure(
          what,
          "its certificate is for somebody else",
          "see who answers at " + target + ": another server, or the page where one signs in");
    }
    return Problem.failure(
        what,
        "TLS failed: " + failure.getMessage(),
        "if a proxy of yours opens TLS, let AWS_CA_BUNDLE name a file with its certificate in PEM");
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}

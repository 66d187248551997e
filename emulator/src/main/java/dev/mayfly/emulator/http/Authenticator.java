package dev.mayfly.emulator.http;

import io.netty.handler.codec.http.FullHttpRequest;

/** Checks a request's AWS Signature Version 4. Thread-safe. */
public interface Authenticator {

  /**
   * Who signed {@code request} for {@code service}.
   *
   * @throws AwsError with the code that AWS gives, for example {@code InvalidSignatureException}
   */
  Caller authenticate(FullHttpRequest request, String service) throws AwsError;
}

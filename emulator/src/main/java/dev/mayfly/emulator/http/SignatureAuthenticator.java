package dev.mayfly.emulator.http;

import static dev.mayfly.emulator.http.SignatureErrors.incomplete;
import static dev.mayfly.emulator.http.SignatureErrors.invalid;
import static dev.mayfly.emulator.http.SignatureErrors.mismatch;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.emulator.http.IssuedCredentials.Issued;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Checks signatures of the one user of this local cloud, and of the roles that it assumed. It
 * rebuilds the canonical request from the headers that the request names as signed, and insists
 * that all of those are named that decide what a request does: {@code host} and every {@code
 * x-amz-…}. Thread-safe.
 */
public final class SignatureAuthenticator implements Authenticator {

  /** How far a request's date may be from ours, either way. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final String AUTHORIZATION = "authorization";
  private static final String SECURITY_TOKEN = "x-amz-security-token";
  private static final String DATE = "x-amz-date";
  private static final String PAYLOAD_HASH = "x-amz-content-sha256";

  private final Credentials credentials;
  private final IssuedCredentials issued;
  private final String region;
  private final String callerArn;
  private final InstantSource clock;

  /** For one user in one region, who may have assumed roles. */
  public SignatureAuthenticator(
      Credentials credentials,
      IssuedCredentials issued,
      String region,
      String callerArn,
      InstantSource clock) {
    this.credentials = credentials;
    this.issued = issued;
    this.region = region;
    this.callerArn = callerArn;
    this.clock = clock;
  }

  @Override
  public Caller authenticate(FullHttpRequest request, String service) throws AwsError {
    HttpHeaders headers = request.headers();
    if (!headers.contains(AUTHORIZATION)) {
      throw SignatureErrors.missingToken();
    }
    AuthorizationHeader authorization = AuthorizationHeader.parse(single(headers, AUTHORIZATION));
    Holder holder = holder(headers, authorization.accessKeyId());
    String dateTime = single(headers, DATE);
    checkScope(authorization.scope(), service, dateTime);
    checkDate(dateTime);
    checkSignedHeaders(headers, authorization.signedHeaders());
    checkSignature(request, authorization, holder.credentials().secretAccessKey(), dateTime);
    return new Caller(authorization.accessKeyId(), holder.arn());
  }

  /**
   * The service for which a request says it was signed, for those who do not know what it calls.
   * Nothing is checked.
   */
  public static String claimedService(FullHttpRequest request) throws AwsError {
    if (!request.headers().contains(AUTHORIZATION)) {
      throw SignatureErrors.missingToken();
    }
    return AuthorizationHeader.parse(single(request.headers(), AUTHORIZATION)).scope().service();
  }

  private static String single(HttpHeaders headers, String name) throws AwsError {
    List<String> values = headers.getAll(name);
    if (values.size() != 1) {
      throw incomplete("The request must have exactly one '" + name + "' header.");
    }
    return values.getFirst().strip();
  }

  /** Whose credentials they are. */
  private record Holder(Credentials credentials, String arn) {}

  private Holder holder(HttpHeaders headers, String accessKeyId) throws AwsError {
    if (headers.contains(SECURITY_TOKEN)) {
      return holderOfToken(accessKeyId, single(headers, SECURITY_TOKEN));
    }
    // The user's key is a long-term one: no session token can belong to it.
    if (accessKeyId.equals(credentials.accessKeyId())) {
      return new Holder(credentials, callerArn);
    }
    throw SignatureErrors.unrecognizedClient();
  }

  private Holder holderOfToken(String accessKeyId, String token) throws AwsError {
    Issued found =
        issued
            .find(accessKeyId)
            .filter(one -> one.hasToken(token))
            .orElseThrow(SignatureErrors::unrecognizedClient);
    if (!clock.instant().isBefore(found.expiration())) {
      throw SignatureErrors.expiredToken();
    }
    return new Holder(found.credentials(), found.arn());
  }

  private void checkScope(CredentialScope scope, String service, String dateTime) throws AwsError {
    if (!scope.region().equals(region)) {
      throw invalid("Credential should be scoped to a valid region.");
    }
    if (!scope.service().equals(service)) {
      throw invalid("Credential should be scoped to correct service: '" + service + "'.");
    }
    if (!dateTime.startsWith(scope.date() + "T")) {
      throw invalid(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
              + " HTTP: '"
              + scope.date()
              + "', from '"
              + dateTime
              + "'.");
    }
  }

  private void checkDate(String dateTime) throws AwsError {
    Instant signed;
    try {
      signed = SignatureVersion4.DATE_TIME.parse(dateTime, Instant::from);
    } catch (DateTimeParseException e) {
      throw incomplete("Date must be in ISO-8601 'basic format'. Got '" + dateTime + "'.");
    }
    Instant now = clock.instant();
    if (signed.isBefore(now.minus(TOLERANCE))) {
      throw invalid("Signature expired: " + dateTime + " is now earlier than " + at(now, -1));
    }
    if (signed.isAfter(now.plus(TOLERANCE))) {
      throw invalid(
          "Signature not yet current: " + dateTime + " is still later than " + at(now, 1));
    }
  }

  private static String at(Instant now, int sign) {
    Instant limit = now.plus(TOLERANCE.multipliedBy(sign));
    return "%s (%s %s 5 min.)"
        .formatted(
            SignatureVersion4.dateTime(limit),
            SignatureVersion4.dateTime(now),
            sign < 0 ? "-" : "+");
  }

  private static void checkSignedHeaders(HttpHeaders headers, List<String> signed) throws AwsError {
    if (!List.copyOf(new TreeSet<>(signed)).equals(signed)) {
      throw invalid("The SignedHeaders must be sorted and each be named once.");
    }
    if (!signed.contains("host")) {
      throw invalid("'Host' must be a 'SignedHeader' in the AWS Authorization.");
    }
    for (String name : headers.names()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith("x-amz-") && !signed.contains(lower)) {
        throw invalid("There were headers present in the request which were not signed: " + lower);
      }
    }
    for (String name : signed) {
      if (!headers.contains(name)) {
        throw invalid("The SignedHeader '" + name + "' is not in the request.");
      }
    }
  }

  /** The hash of the body as it came. What the client says about it must agree. */
  private static String payloadHash(FullHttpRequest request) throws AwsError {
    String actual = SignatureVersion4.sha256(ByteBufUtil.getBytes(request.content()));
    if (request.headers().contains(PAYLOAD_HASH)) {
      String claimed = single(request.headers(), PAYLOAD_HASH);
      if (claimed.equals("UNSIGNED-PAYLOAD") || claimed.startsWith("STREAMING-")) {
        throw invalid("This service wants the payload signed; got '" + claimed + "'.");
      }
      if (!same(claimed, actual)) {
        throw mismatch();
      }
    }
    return actual;
  }

  private void checkSignature(
      FullHttpRequest request,
      AuthorizationHeader authorization,
      String secretAccessKey,
      String dateTime)
      throws AwsError {
    String[] target = request.uri().split("\\?", 2);
    String canonical =
        CanonicalRequest.of(
            request.method().name(),
            target[0],
            target.length == 2 ? target[1] : "",
            authorization.signedHeaders(),
            request.headers()::getAll,
            payloadHash(request));
    String expected =
        SignatureVersion4.sign(secretAccessKey, authorization.scope(), dateTime, canonical);
    if (!same(expected, authorization.signature())) {
      throw mismatch();
    }
  }

  /** Compares in a time that does not tell how much of it is right. */
  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
  }
}

package dev.mayfly.ecs.aws;

import dev.mayfly.ecs.aws.AwsProblems.Call;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * The credentials of an assumed role, assumed again before they expire. Where an MFA code is wanted
 * the user is asked once, before anything else; in the middle of a session nobody can be asked, but
 * what another mayfly has fetched meanwhile is taken. Thread-safe.
 */
final class AssumedRole implements AwsCredentialsProvider {

  /** So long before they expire they are renewed. */
  private static final Duration EARLY = Duration.ofMinutes(5);

  private final Role role;
  private final AwsCredentialsProvider base;
  private final Supplier<StsClient> sts;
  private final RoleCache cache;
  private final AwsProblems problems;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<AwsSessionCredentials> held = Optional.empty();

  /** The access key that AWS took no more, though its time was not over by our clock. */
  private Optional<String> rejected = Optional.empty();

  /**
   * @param base who assumes it
   * @param sts opens a client with the credentials of {@code base}, which is closed here
   */
  AssumedRole(
      Role role,
      AwsCredentialsProvider base,
      Supplier<StsClient> sts,
      RoleCache cache,
      AwsProblems problems,
      InstantSource clock) {
    this.role = role;
    this.base = base;
    this.sts = sts;
    this.cache = cache;
    this.problems = problems;
    this.clock = clock;
  }

  /** Asks for the MFA codes that will be needed. */
  void logIn(TokenCodes codes) {
    lock.lock();
    try {
      if (isGood(clock.instant().plus(EARLY)) || isCached()) {
        return;
      }
      if (base instanceof AssumedRole before) {
        before.logIn(codes);
      }
      if (role.serial().isPresent()) {
        assume(Optional.of(codes.code(role.serial().orElseThrow()).strip()));
      }
    } finally {
      lock.unlock();
    }
  }

  /** What the first role of the chain is assumed with. */
  AwsCredentialsProvider source() {
    return base instanceof AssumedRole before ? before.source() : base;
  }

  /** AWS says that these have expired, whatever our clock says: the next are others. */
  void reject() {
    lock.lock();
    try {
      rejected = held.map(AwsSessionCredentials::accessKeyId).or(() -> rejected);
      held = Optional.empty();
    } finally {
      lock.unlock();
    }
    if (base instanceof AssumedRole before) {
      before.reject();
    }
  }

  @Override
  public AwsCredentials resolveCredentials() {
    lock.lock();
    try {
      if (!isGood(clock.instant().plus(EARLY)) && !isCached()) {
        renew();
      }
      return held.orElseThrow();
    } finally {
      lock.unlock();
    }
  }

  private boolean isGood(Instant until) {
    return held.flatMap(AwsSessionCredentials::expirationTime).filter(until::isBefore).isPresent();
  }

  private boolean isCached() {
    Instant soon = clock.instant().plus(EARLY);
    Optional<AwsSessionCredentials> cached =
        cache
            .read(role)
            .filter(found -> found.expirationTime().filter(soon::isBefore).isPresent())
            .filter(found -> !rejected.equals(Optional.of(found.accessKeyId())));
    cached.ifPresent(found -> held = cached);
    return cached.isPresent();
  }

  private void renew() {
    if (role.serial().isEmpty()) {
      assume(Optional.empty());
    } else if (!isGood(clock.instant())) {
      throw new MayflyException(
          Problem.failure(
              "the credentials of " + role.arn() + " have expired",
              "it takes an MFA code to get others, and there is no asking now",
              "run any mayfly command on another terminal, which asks: what it gets is taken here"
                  + " too"));
    }
  }

  private void assume(Optional<String> code) {
    try (StsClient client = sts.get()) {
      Credentials answer =
          client
              .assumeRole(
                  ask -> {
                    ask.roleArn(role.arn()).roleSessionName(role.session());
                    role.externalId().ifPresent(ask::externalId);
                    role.durationSeconds().ifPresent(ask::durationSeconds);
                    code.ifPresent(
                        shown -> ask.serialNumber(role.serial().orElseThrow()).tokenCode(shown));
                  })
              .credentials();
      AwsSessionCredentials fetched =
          AwsSessionCredentials.builder()
              .accessKeyId(answer.accessKeyId())
              .secretAccessKey(answer.secretAccessKey())
              .sessionToken(answer.sessionToken())
              .expirationTime(answer.expiration())
              .build();
      held = Optional.of(fetched);
      cache.write(role, fetched);
    } catch (SdkException e) {
      throw new MayflyException(problems.of(new Call("sts:AssumeRole", role.arn()), e), e);
    }
  }
}

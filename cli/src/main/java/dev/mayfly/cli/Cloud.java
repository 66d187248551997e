package dev.mayfly.cli;

import dev.mayfly.cli.local.CloudFolder;
import dev.mayfly.cli.local.CloudOptions;
import dev.mayfly.cli.local.LocalCloud;
import dev.mayfly.cli.local.RunningCloud;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.aws.AwsEcs;
import dev.mayfly.ecs.aws.AwsSettings;
import dev.mayfly.ecs.shell.EphemeralShells;
import dev.mayfly.ecs.shell.KnownTasks;
import dev.mayfly.ecs.shell.LiveTasks;
import dev.mayfly.ecs.shell.Logs;
import dev.mayfly.ecs.shell.LookupMemory;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Network;
import dev.mayfly.session.Problem;
import dev.mayfly.session.Proxies;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionTimes;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which cloud a command works with: AWS, or the one on this machine. */
record Cloud(
    Surroundings surroundings,
    boolean local,
    Optional<String> region,
    Optional<String> profile,
    Optional<String> role,
    Questions questions) {

  private static final Pattern ROLE = Pattern.compile("arn:[\\w-]+:iam::\\d{12}:role/.+");

  Cloud {
    if (local && (region.isPresent() || profile.isPresent() || role.isPresent())) {
      throw new MayflyException(
          Problem.usage(
              "--local goes with neither --region, --profile nor --role",
              "the local cloud has one region and one user of its own",
              "leave one of them out"));
    }
    role.filter(arn -> !ROLE.matcher(arn).matches())
        .ifPresent(
            other -> {
              throw new MayflyException(
                  Problem.usage(
                      "\"" + other + "\" is no role to assume",
                      "a role of any account may be meant, so its name alone does not say it",
                      "write its ARN, like arn:aws:iam::123456789012:role/support"));
            });
  }

  /** Connects; starts the local cloud if it is wanted and does not run. */
  Ecs connect() {
    return AwsEcs.connect(settings(), this::tokenCode);
  }

  private String tokenCode(String serial) {
    return questions.secret(
        "the MFA code of " + serial,
        "run it once on a terminal, or: mayfly ps; the credentials are then kept until they"
            + " expire");
  }

  /** What opens sessions in this cloud; to be closed by the caller. */
  SessionClient sessionClient(SessionTimes times) {
    return SessionClient.create(
        times,
        local
            ? Network.USUAL.withProxies(Proxies.NONE)
            : Network.fromEnvironment(surroundings.environment()));
  }

  static EphemeralShells shells(Ecs ecs, Surroundings surroundings) {
    return shells(ecs, surroundings, LookupMemory.NONE);
  }

  /** The same, with a memory of where things were found. */
  static EphemeralShells shells(Ecs ecs, Surroundings surroundings, LookupMemory memory) {
    return new EphemeralShells(
        ecs, surroundings.clock(), UUID::randomUUID, new SecureRandom(), memory);
  }

  static LiveTasks liveTasks(Ecs ecs, Surroundings surroundings, LookupMemory memory) {
    return new LiveTasks(ecs, surroundings.clock(), new SecureRandom(), memory);
  }

  /** What the last minute's lookups found; the local cloud is quick enough without. */
  LookupMemory memory() {
    return places().<LookupMemory>map(places -> places).orElse(LookupMemory.NONE);
  }

  /** The same, as it is kept on this machine. */
  Optional<RememberedPlaces> places() {
    return local
        ? Optional.empty()
        : RememberedPlaces.of(
            surroundings.environment(),
            surroundings.clock(),
            Stream.of(region, profile, role).map(option -> option.orElse("")).toList());
  }

  static Logs logs(Ecs ecs, Surroundings surroundings, LookupMemory memory) {
    return new Logs(ecs, surroundings.clock(), new SecureRandom(), memory);
  }

  static KnownTasks knownTasks(Ecs ecs, Surroundings surroundings) {
    return new KnownTasks(ecs, surroundings.clock(), new SecureRandom());
  }

  private AwsSettings settings() {
    if (!local) {
      return new AwsSettings(region, profile, Optional.empty(), Optional.empty(), role);
    }
    LocalCloud cloud = localCloud(surroundings);
    RunningCloud running = started(cloud, CloudOptions.NONE, surroundings);
    return AwsSettings.local(running.endpoint(), running.region(), cloud.folder().credentials());
  }

  static LocalCloud localCloud(Surroundings surroundings) {
    return new LocalCloud(CloudFolder.of(surroundings.environment()), surroundings.distribution());
  }

  /** The local cloud, started if need be, which is said on stderr. */
  static RunningCloud started(LocalCloud cloud, CloudOptions options, Surroundings surroundings) {
    return cloud.findOrStart(
        options,
        folder -> surroundings.report().say("starting the local cloud in " + folder.path()));
  }
}

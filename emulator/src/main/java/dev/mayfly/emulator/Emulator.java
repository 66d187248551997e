package dev.mayfly.emulator;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.agent.AgentFleet;
import dev.mayfly.emulator.agent.ContainerAgents;
import dev.mayfly.emulator.agent.FleetSettings;
import dev.mayfly.emulator.driver.ProcessDriver;
import dev.mayfly.emulator.driver.TaskDriver;
import dev.mayfly.emulator.ecs.ContainerService;
import dev.mayfly.emulator.ecs.Disturbances;
import dev.mayfly.emulator.ecs.Population;
import dev.mayfly.emulator.ecs.Throttles;
import dev.mayfly.emulator.gateway.FrameFaults;
import dev.mayfly.emulator.gateway.GatewaySettings;
import dev.mayfly.emulator.gateway.MessageGateway;
import dev.mayfly.emulator.http.Authenticator;
import dev.mayfly.emulator.http.Caller;
import dev.mayfly.emulator.http.Credentials;
import dev.mayfly.emulator.http.HttpRoute;
import dev.mayfly.emulator.http.HttpServer;
import dev.mayfly.emulator.http.IssuedCredentials;
import dev.mayfly.emulator.http.SignatureAuthenticator;
import dev.mayfly.emulator.http.Signer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A local cloud within this process: ECS, the message gateway and the agents. Its folder is locked,
 * and tells other processes where it answers ({@code cloud.json}). Thread-safe.
 */
public final class Emulator implements AutoCloseable {

  private static final String ACCOUNT = "000000000000";
  private static final String REGION = "us-east-1";
  private static final Duration SEEDING = Duration.ofSeconds(10);
  private static final Duration POPULATING = Duration.ofMinutes(2);

  private final Cleanup cleanup;
  private final Credentials credentials;
  private final IssuedCredentials issued;
  private final HttpServer server;
  private final TaskDriver driver;
  private final MessageGateway gateway;
  private final ContainerService containers;
  private final Disturbances disturbances = new Disturbances();
  private final FrameFaults frames = new FrameFaults(0);

  /** Opens what runs tasks; {@code directory} is for its own files. */
  interface DriverSource {
    TaskDriver open(Path directory) throws IOException;
  }

  private Emulator(
      CloudDirectory directory, EmulatorSettings settings, DriverSource drivers, Cleanup cleanup)
      throws IOException {
    this.cleanup = cleanup;
    InstantSource clock = settings.clock();
    Supplier<UUID> ids = UUID::randomUUID;
    credentials = directory.credentials(REGION);
    driver = cleanup.opened(drivers.open(directory.path().resolve("driver")), TaskDriver::close);
    server =
        cleanup.opened(HttpServer.bind(0, clock, () -> ids.get().toString()), HttpServer::close);
    Caller owner = owner();
    issued = new IssuedCredentials(clock);
    Authenticator authenticator =
        new SignatureAuthenticator(credentials, issued, REGION, owner.arn(), clock);
    gateway =
        new MessageGateway(
            GatewaySettings.idleAfter(settings.idleTimeout()),
            authenticator,
            server::endpoint,
            clock,
            ids,
            frames);
    AgentFleet agents = cleanup.opened(agents(settings, clock, ids), AgentFleet::close);
    containers =
        cleanup.opened(
            new ContainerService(
                new ContainerService.Account(ACCOUNT, REGION),
                new ContainerService.World(
                    authenticator, issued, driver, agents, gateway, clock, ids),
                settings.publishedThrottles() ? Throttles.published(clock) : Throttles.none(),
                disturbances,
                settings.startDelay()),
            ContainerService::close);
    List<HttpRoute> routes = new ArrayList<>(containers.routes());
    routes.add(gateway);
    server.serve(routes);
    containers.seed(owner).orTimeout(SEEDING.toSeconds(), TimeUnit.SECONDS).join();
    cleanup.add(directory::withdraw); // The first thing to undo: nobody is to find a dying cloud.
    directory.announce(cloudJson());
  }

  private AgentFleet agents(EmulatorSettings settings, InstantSource clock, Supplier<UUID> ids) {
    FleetSettings usual = FleetSettings.withLimit(settings.sessionLimit());
    FleetSettings own =
        new FleetSettings(
            usual.sessionLimit(), settings.outputSize(), settings.officialPace(), usual.drain());
    Signer signer = new Signer(credentials, REGION);
    return new ContainerAgents(own, server::endpoint, signer, clock, ids);
  }

  private Caller owner() {
    String name = System.getProperty("user.name", "").replaceAll("[^\\w+=,.@-]", "-");
    String user = name.isEmpty() ? "local" : name;
    return new Caller(credentials.accessKeyId(), "arn:aws:iam::" + ACCOUNT + ":user/" + user);
  }

  /**
   * Starts one on a free port of the loopback interface; returns when it answers.
   *
   * @throws CloudAlreadyRuns if another one has the folder
   * @throws UncheckedIOException if the folder, the port or the processes cannot be had
   */
  public static Emulator start(EmulatorSettings settings) {
    return start(settings, ProcessDriver::open);
  }

  /** The same, with something else that runs tasks. */
  static Emulator start(EmulatorSettings settings, DriverSource drivers) {
    try {
      CloudDirectory directory =
          CloudDirectory.take(settings.directory())
              .orElseThrow(() -> new CloudAlreadyRuns(settings.directory()));
      return start(directory, settings, drivers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Emulator start(
      CloudDirectory directory, EmulatorSettings settings, DriverSource drivers)
      throws IOException {
    Cleanup cleanup = new Cleanup();
    cleanup.add(directory::close);
    try {
      return new Emulator(directory, settings, drivers, cleanup);
    } catch (IOException | RuntimeException e) {
      cleanup.close();
      throw e;
    }
  }

  /** Where every API answers, and the gateway: {@code http://127.0.0.1:port}. */
  public URI endpoint() {
    return server.endpoint();
  }

  /** The only region. */
  public String region() {
    return REGION;
  }

  /** The access key of the one user. */
  public String accessKeyId() {
    return credentials.accessKeyId();
  }

  /** Its secret; never to be printed. */
  public String secretAccessKey() {
    return credentials.secretAccessKey();
  }

  /** How containers are kept apart: one clause. */
  public String isolation() {
    return driver.isolation();
  }

  /** What other processes read in {@code cloud.json}; one line without secrets. */
  public String cloudJson() {
    JsonObject cloud = new JsonObject();
    cloud.addProperty("endpoint", endpoint().toString());
    cloud.addProperty("region", REGION);
    cloud.addProperty("pid", ProcessHandle.current().pid());
    cloud.addProperty("isolation", isolation());
    cloud.addProperty("version", version());
    return cloud.toString();
  }

  private static String version() {
    String version = Emulator.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Credentials that expire. Their secrets are never printed. */
  public record Temporary(
      String accessKeyId, String secretAccessKey, String token, Instant expiration) {
    @Override
    public String toString() {
      return "Temporary[" + accessKeyId + ", " + expiration + "]";
    }
  }

  /** Credentials for an hour, as whoever that ARN names. */
  public Temporary issueCredentials(String arn) {
    IssuedCredentials.Issued one = issued.issue(arn, Duration.ofHours(1));
    return new Temporary(
        one.credentials().accessKeyId(),
        one.credentials().secretAccessKey(),
        one.token(),
        one.expiration());
  }

  /** Lets the credentials of all roles that were assumed expire now. */
  public void expireCredentials() {
    issued.expire();
  }

  /** Plants a large account beside the cluster {@code demo}; returns when it is there. */
  public void populate(int clusters, int services, int untagged) {
    containers
        .populate(new Population(clusters, services, untagged), owner())
        .orTimeout(POPULATING.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  /**
   * Plants tasks of the definition {@code demo} in a cluster, which are RUNNING with their agents
   * but run nothing, so that there can be thousands. StopTask stops them at once, and nobody can
   * open a session in one.
   */
  public void plantTasks(String cluster, int count, Map<String, String> tags) {
    int _ =
        containers
            .plantTasks(cluster, count, tags)
            .orTimeout(POPULATING.toSeconds(), TimeUnit.SECONDS)
            .join();
  }

  /** How often each operation was called, as {@code ecs:RunTask}; those of STS are not counted. */
  public Map<String, Long> calls() {
    return containers.calls();
  }

  /** How many of them the published throttles refused; nothing for those that were all let in. */
  public Map<String, Long> throttled() {
    return containers.throttled();
  }

  /** What goes wrong from now on. */
  public Faults faults() {
    return new LocalFaults(disturbances, frames, containers::killAgents);
  }

  /** Whether a session lives, or a task that a caller started. */
  CompletableFuture<Boolean> busy() {
    return containers.callersTasks().thenApply(tasks -> tasks > 0 || gateway.sessions() > 0);
  }

  /** When somebody last called; the epoch if nobody did. */
  Instant lastCall() {
    return containers.lastCall();
  }

  /** Stops it, and kills every process that it started. Idempotent. */
  @Override
  public void close() {
    cleanup.close();
  }
}

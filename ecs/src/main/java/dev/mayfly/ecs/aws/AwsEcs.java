package dev.mayfly.ecs.aws;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.CapacityProvider;
import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Connection;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.ExecuteCommandAnswer;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.LogPage;
import dev.mayfly.ecs.LogQuery;
import dev.mayfly.ecs.Registration;
import dev.mayfly.ecs.RunTaskAnswer;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.StartSessionAnswer;
import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.TaggedResources;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import dev.mayfly.ecs.aws.AwsProblems.Call;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.ResumeAnswer;
import dev.mayfly.session.protocol.DataKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Gatherers;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterField;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.ServiceField;
import software.amazon.awssdk.services.ecs.model.ServiceNotFoundException;
import software.amazon.awssdk.services.ecs.model.SortOrder;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionFamilyStatus;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;
import software.amazon.awssdk.services.ecs.model.TaskField;
import software.amazon.awssdk.services.ssm.model.ResumeSessionResponse;
import software.amazon.awssdk.services.ssm.model.StartSessionResponse;
import software.amazon.awssdk.services.ssm.model.TargetNotConnectedException;

/** The port {@link Ecs} over the AWS SDK. Thread-safe. */
public final class AwsEcs implements Ecs {

  private static final int SERVICES_PER_CALL = 10;
  private static final int TASKS_PER_CALL = 100;
  private static final int CLUSTERS_PER_CALL = 100;

  /** Of a container, for the Session Manager; only a cluster's name may hold a "_". */
  private static final Pattern TARGET = Pattern.compile("ecs:(.+)_([^_]+)_[^_]+");

  /** The connection is away meanwhile, and so the call is made again rather than waited for. */
  private static final Duration RESUMING = Duration.ofSeconds(10);

  private final Access access;
  private final Optional<String> profile;
  private final String region;
  private final Clients clients;
  private final AwsProblems problems;
  private final Tickets tickets;
  private final AwsDataKeys dataKeys;
  private final TagSearch tagSearch;

  private AwsEcs(Access access, Optional<String> profile) {
    this.region = access.region();
    this.clients = new Clients(access);
    this.tickets = new Tickets(region, access.callsAws());
    this.problems = access.problems();
    this.dataKeys = new AwsDataKeys(clients::kms, problems);
    this.tagSearch = new TagSearch(access, clients.http());
    this.access = access;
    this.profile = profile;
  }

  /**
   * Where nobody can be asked for anything.
   *
   * @throws MayflyException if no region is known, the profile is not there, or an MFA code is
   *     wanted
   */
  public static Ecs connect(AwsSettings settings) {
    return connect(settings, System.getenv());
  }

  /** The same, where the user can be asked for an MFA code: now, and never later. */
  public static Ecs connect(AwsSettings settings, TokenCodes codes) {
    return connect(settings, System.getenv(), codes);
  }

  static Ecs connect(AwsSettings settings, Map<String, String> environment) {
    return connect(settings, environment, AwsEcs::nobodyToAsk);
  }

  static Ecs connect(AwsSettings settings, Map<String, String> environment, TokenCodes codes) {
    Access access = Access.of(settings, environment);
    access.logIn(codes);
    return new AwsEcs(
        access, settings.profile().or(() -> Optional.ofNullable(environment.get("AWS_PROFILE"))));
  }

  private static String nobodyToAsk(String serial) {
    throw new MayflyException(
        Problem.failure(
            "an MFA code is wanted",
            "the profile names the device " + serial + ", and there is nobody to ask",
            "pass what asks the user to AwsEcs.connect"));
  }

  @Override
  public Connection connection() {
    return make(
        new Call("sts:GetCallerIdentity", "*"),
        () -> new Connection(region, access.statedEndpoint(), profile, access.credentialsSource()));
  }

  @Override
  public String callerArn() {
    return make(
        new Call("sts:GetCallerIdentity", "*"), () -> clients.sts().getCallerIdentity().arn());
  }

  @Override
  public List<String> listClusters() {
    return make(
        new Call("ecs:ListClusters", "*"),
        () -> ecs().listClustersPaginator().clusterArns().stream().toList());
  }

  @Override
  public Optional<Cluster> describeCluster(String cluster) {
    return make(
        new Call("ecs:DescribeClusters", resource("cluster", cluster)),
        () ->
            ecs()
                .describeClusters(ask -> ask.clusters(cluster).include(ClusterField.CONFIGURATIONS))
                .clusters()
                .stream()
                .filter(found -> !"INACTIVE".equals(found.status()))
                .findFirst()
                .map(SdkRecords::cluster));
  }

  @Override
  public List<Cluster> describeClusters(Collection<String> clusters) {
    List<Cluster> found = new ArrayList<>();
    for (List<String> some : slices(clusters, CLUSTERS_PER_CALL)) {
      found.addAll(
          make(
              new Call("ecs:DescribeClusters", "*"),
              () ->
                  ecs()
                      .describeClusters(
                          ask ->
                              ask.clusters(some)
                                  .include(ClusterField.CONFIGURATIONS, ClusterField.STATISTICS))
                      .clusters()
                      .stream()
                      .filter(cluster -> !"INACTIVE".equals(cluster.status()))
                      .map(SdkRecords::cluster)
                      .toList()));
    }
    return List.copyOf(found);
  }

  @Override
  public TaggedResources taggedServices(List<Tag> tags) {
    return tagged("ecs:service", tags);
  }

  @Override
  public TaggedResources taggedTasks(List<Tag> tags) {
    return tagged("ecs:task", tags);
  }

  private TaggedResources tagged(String type, List<Tag> tags) {
    Call call = new Call("tag:GetResources", "*");
    try {
      return new TaggedResources.Listed(asked(() -> tagSearch.arns(type, tags)));
    } catch (AbortedException interrupted) {
      throw new MayflyException(problems.of(call, interrupted), interrupted);
    } catch (SdkException e) { // Many subnets have no way to it; for most it is not needed.
      return new TaggedResources.Unavailable(problems.of(call, e));
    }
  }

  @Override
  public List<String> listServices(String cluster) {
    return make(
        new Call("ecs:ListServices", resource("cluster", cluster)),
        () -> {
          try {
            return ecs()
                .listServicesPaginator(ask -> ask.cluster(cluster).maxResults(100))
                .serviceArns()
                .stream()
                .toList();
          } catch (ClusterNotFoundException absent) {
            return List.of();
          }
        });
  }

  @Override
  public List<Service> describeServices(String cluster, Collection<String> services) {
    List<Service> found = new ArrayList<>();
    for (List<String> some : slices(services, SERVICES_PER_CALL)) {
      String one = Arn.name(cluster) + "/" + Arn.name(some.getFirst());
      found.addAll(
          make(
              new Call("ecs:DescribeServices", resource("service", one)),
              () -> describe(cluster, some)));
    }
    return List.copyOf(found);
  }

  private List<Service> describe(String cluster, List<String> services) {
    try {
      return ecs()
          .describeServices(
              ask -> ask.cluster(cluster).services(services).include(ServiceField.TAGS))
          .services()
          .stream()
          .filter(service -> !"INACTIVE".equals(service.status()))
          .map(SdkRecords::service)
          .toList();
    } catch (ClusterNotFoundException absent) {
      return List.of();
    }
  }

  @Override
  public Optional<TaskDefinition> describeTaskDefinition(String taskDefinition) {
    return make(
        new Call("ecs:DescribeTaskDefinition", "*"),
        () -> {
          try {
            return Optional.of(
                SdkRecords.taskDefinition(
                    ecs()
                        .describeTaskDefinition(
                            ask ->
                                ask.taskDefinition(taskDefinition)
                                    .include(TaskDefinitionField.TAGS))));
          } catch (software.amazon.awssdk.services.ecs.model.ClientException absent) {
            return Optional.empty(); // "Unable to describe task definition.": there is none.
          }
        });
  }

  @Override
  public List<String> newestRevisions(String family, int limit) {
    return make(
        new Call("ecs:ListTaskDefinitions", "*"),
        () ->
            ecs()
                .listTaskDefinitions(
                    ask ->
                        ask.familyPrefix(family)
                            .status(TaskDefinitionStatus.ACTIVE)
                            .sort(SortOrder.DESC)
                            .maxResults(limit))
                .taskDefinitionArns()
                .stream()
                // The prefix of a family is its whole name; still, be sure.
                .filter(arn -> Arn.family(arn).equals(family))
                .toList());
  }

  @Override
  public List<CapacityProvider> describeCapacityProviders(Collection<String> names) {
    return make(
        new Call("ecs:DescribeCapacityProviders", "*"),
        () ->
            ecs()
                .describeCapacityProviders(ask -> ask.capacityProviders(names))
                .capacityProviders()
                .stream()
                .map(SdkRecords::capacityProvider)
                .toList());
  }

  @Override
  public List<String> definitionFamilies(String prefix) {
    return make(
        new Call("ecs:ListTaskDefinitionFamilies", "*"),
        () ->
            ecs()
                .listTaskDefinitionFamiliesPaginator(
                    ask -> ask.familyPrefix(prefix).status(TaskDefinitionFamilyStatus.ACTIVE))
                .families()
                .stream()
                .toList());
  }

  @Override
  public void deleteTaskDefinition(String arn) {
    make(
        new Call("ecs:DeregisterTaskDefinition", "*"),
        () -> ecs().deregisterTaskDefinition(ask -> ask.taskDefinition(arn)));
    make(
        new Call("ecs:DeleteTaskDefinitions", arn),
        () -> ecs().deleteTaskDefinitions(ask -> ask.taskDefinitions(arn)));
  }

  @Override
  public Registration registerTaskDefinition(JsonDocument request) {
    Call call = new Call("ecs:RegisterTaskDefinition", "*");
    RegisterTaskDefinitionRequest register =
        SdkJson.fill(RegisterTaskDefinitionRequest.builder(), request.tree()).build();
    try {
      return new Registration.Registered(
          asked(() -> ecs().registerTaskDefinition(register)).taskDefinition().taskDefinitionArn());
    } catch (AwsServiceException e) {
      Problem problem = problems.of(call, e);
      if (AwsProblems.isDenied(e)) {
        return new Registration.Denied(problem);
      }
      throw new MayflyException(problem, e);
    } catch (SdkException e) {
      throw new MayflyException(problems.of(call, e), e);
    }
  }

  @Override
  public RunTaskAnswer runTask(JsonDocument request) {
    Call call = new Call("ecs:RunTask", request.text("taskDefinition").orElse("*"));
    RunTaskRequest run = SdkJson.fill(RunTaskRequest.builder(), request.tree()).build();
    try {
      return answer(asked(() -> ecs().runTask(run)));
    } catch (AwsServiceException e) {
      Problem problem = problems.of(call, e);
      return e.statusCode() >= 500 || asksAgain(e)
          ? new RunTaskAnswer.Unclear(problem)
          : new RunTaskAnswer.Refused(problem);
    } catch (SdkClientException e) {
      return new RunTaskAnswer.Unclear(problems.of(call, e));
    }
  }

  /**
   * A refusal of the SDK's second attempt tells nothing of the first, which may have run a task.
   */
  private static boolean asksAgain(SdkException e) {
    return Optional.ofNullable(e.numAttempts()).filter(attempts -> attempts > 1).isPresent();
  }

  private static RunTaskAnswer answer(RunTaskResponse response) {
    if (!response.tasks().isEmpty()) {
      return new RunTaskAnswer.Started(SdkRecords.task(response.tasks().getFirst()));
    }
    String why =
        response.failures().isEmpty()
            ? "ECS named no reason"
            : text(response.failures().getFirst());
    return new RunTaskAnswer.Refused(
        Problem.failure("ECS started no task", why, capacityRemedy(why)));
  }

  private static String text(Failure failure) {
    return Optional.ofNullable(failure.reason()).orElse("ECS named no reason")
        + Optional.ofNullable(failure.detail()).map(detail -> ": " + detail).orElse("");
  }

  private static String capacityRemedy(String why) {
    return why.startsWith("RESOURCE") || why.contains("apacity")
        ? "wait for capacity, or ask for less with --cpu and --memory"
        : "change what the reason names, and run it again";
  }

  @Override
  public List<String> listTasks(String cluster) {
    return listTasks(cluster, ask -> ask.desiredStatus(DesiredStatus.RUNNING));
  }

  @Override
  public List<String> listTasks(String cluster, String service) {
    return listTasks(
        cluster, ask -> ask.desiredStatus(DesiredStatus.RUNNING).serviceName(Arn.name(service)));
  }

  @Override
  public List<String> listTasksStartedBy(String cluster, String startedBy) {
    // ECS takes no other filter beside it; without one it tells those that are to run.
    return listTasks(cluster, ask -> ask.startedBy(startedBy));
  }

  @Override
  public List<String> listTasksOfFamily(String cluster, String family, boolean stopped) {
    DesiredStatus status = stopped ? DesiredStatus.STOPPED : DesiredStatus.RUNNING;
    return listTasks(cluster, ask -> ask.family(family).desiredStatus(status));
  }

  @Override
  public List<String> listStoppedTasks(String cluster) {
    return listTasks(cluster, ask -> ask.desiredStatus(DesiredStatus.STOPPED));
  }

  private List<String> listTasks(String cluster, Consumer<ListTasksRequest.Builder> narrow) {
    return make(
        new Call("ecs:ListTasks", resource("cluster", cluster)),
        () -> {
          try {
            return ecs()
                .listTasksPaginator(ask -> ask.cluster(cluster).applyMutation(narrow))
                .taskArns()
                .stream()
                .toList();
          } catch (ClusterNotFoundException | ServiceNotFoundException absent) {
            return List.of();
          }
        });
  }

  @Override
  public List<Task> describeTasks(String cluster, Collection<String> tasks) {
    List<Task> found = new ArrayList<>();
    for (List<String> some : slices(tasks, TASKS_PER_CALL)) {
      String one = Arn.name(cluster) + "/" + Arn.name(some.getFirst());
      found.addAll(
          make(
              new Call("ecs:DescribeTasks", resource("task", one)),
              () -> describeSome(cluster, some)));
    }
    return List.copyOf(found);
  }

  private List<Task> describeSome(String cluster, List<String> tasks) {
    try {
      return ecs()
          .describeTasks(ask -> ask.cluster(cluster).tasks(tasks).include(TaskField.TAGS))
          .tasks()
          .stream()
          .map(SdkRecords::task)
          .toList();
    } catch (ClusterNotFoundException absent) {
      return List.of();
    }
  }

  @Override
  public void stopTask(String cluster, String task, String reason) {
    String one = Arn.name(cluster) + "/" + Arn.name(task);
    make(
        new Call("ecs:StopTask", resource("task", one)),
        () -> {
          try {
            ecs().stopTask(ask -> ask.cluster(cluster).task(task).reason(reason));
          } catch (InvalidParameterException gone) {
            // "The referenced task was not found.": it is stopped, which is what we want.
          }
          return true;
        });
  }

  @Override
  public ExecuteCommandAnswer executeCommand(
      String cluster, String task, String container, String command) {
    String one = Arn.name(cluster) + "/" + Arn.name(task);
    Call call = new Call("ecs:ExecuteCommand", resource("task", one));
    try {
      return admitted(
          asked(
              () ->
                  ecs()
                      .executeCommand(
                          ask ->
                              ask.cluster(cluster)
                                  .task(task)
                                  .container(container)
                                  .command(command)
                                  .interactive(true))));
    } catch (InvalidParameterException
        | software.amazon.awssdk.services.ecs.model.TargetNotConnectedException e) {
      return new ExecuteCommandAnswer.NotYet(problems.of(call, e));
    } catch (SdkException e) {
      throw new MayflyException(problems.of(call, e), e);
    }
  }

  private ExecuteCommandAnswer admitted(ExecuteCommandResponse response) {
    var session = response.session();
    return new ExecuteCommandAnswer.Admitted(
        tickets.ticket(session.sessionId(), session.streamUrl(), session.tokenValue()));
  }

  @Override
  public StartSessionAnswer startSession(
      String target, String document, Map<String, String> parameters) {
    Call call = new Call("ssm:StartSession", taskOf(target));
    Map<String, List<String>> lists = new TreeMap<>();
    parameters.forEach((name, value) -> lists.put(name, List.of(value)));
    try {
      StartSessionResponse session =
          asked(
              () ->
                  clients
                      .ssm()
                      .startSession(
                          ask -> ask.target(target).documentName(document).parameters(lists)));
      return new StartSessionAnswer.Admitted(
          tickets.ticket(session.sessionId(), session.streamUrl(), session.tokenValue()));
    } catch (TargetNotConnectedException e) {
      return new StartSessionAnswer.NotYet(problems.of(call, e));
    } catch (SdkException e) {
      throw new MayflyException(problems.of(call, e), e);
    }
  }

  @Override
  public ResumeAnswer resumeSession(String sessionId) {
    Call call = new Call("ssm:ResumeSession", anySession());
    try {
      ResumeSessionResponse session =
          asked(
              () ->
                  clients
                      .ssm()
                      .resumeSession(
                          ask ->
                              ask.sessionId(sessionId)
                                  .overrideConfiguration(limit -> limit.apiCallTimeout(RESUMING))));
      return new ResumeAnswer.Admitted(
          tickets.ticket(session.sessionId(), session.streamUrl(), session.tokenValue()));
    } catch (AwsServiceException e) {
      Problem problem = problems.ofAny(call, e);
      return isPassing(e) ? new ResumeAnswer.NotNow(problem) : unlessRenewed(problem, e);
    } catch (SdkException e) {
      return AwsProblems.wantsOthers(e)
          ? unlessRenewed(problems.of(call, e), e)
          : new ResumeAnswer.NotNow(problems.of(call, e));
    } catch (MayflyException e) { // Of whoever was to give credentials.
      return e.getCause() instanceof SdkException cause
          ? withoutCredentials(e.problem(), cause)
          : new ResumeAnswer.NotUntil(e.problem());
    }
  }

  /** A role that cannot be assumed: STS may be as far away as all else. */
  private ResumeAnswer withoutCredentials(Problem problem, SdkException e) {
    return AwsProblems.wantsOthers(e)
        ? unlessRenewed(problem, e)
        : new ResumeAnswer.NotNow(problem);
  }

  private ResumeAnswer unlessRenewed(Problem problem, SdkException e) {
    return access.renewable() && AwsProblems.wantsOthers(e)
        ? new ResumeAnswer.NotUntil(problem)
        : new ResumeAnswer.Refused(problem);
  }

  /** A policy for the one session would be of no use: the next one has another id. */
  private String anySession() {
    return "arn:aws:ssm:" + region + ":*:session/ecs-execute-command-*";
  }

  private static boolean isPassing(AwsServiceException e) {
    return e.statusCode() >= 500 || e.isThrottlingException() || e.isClockSkewException();
  }

  @Override
  public void terminateSession(String sessionId) {
    make(
        new Call("ssm:TerminateSession", anySession()),
        () -> clients.ssm().terminateSession(ask -> ask.sessionId(sessionId)).sessionId());
  }

  @Override
  public void tagTask(String task, List<Tag> tags) {
    make(
        new Call("ecs:TagResource", task),
        () ->
            ecs()
                .tagResource(
                    ask ->
                        ask.resourceArn(task)
                            .tags(
                                tags.stream()
                                    .map(
                                        tag ->
                                            software.amazon.awssdk.services.ecs.model.Tag.builder()
                                                .key(tag.key())
                                                .value(tag.value())
                                                .build())
                                    .toList())));
  }

  @Override
  public DataKey generateDataKey(String keyId, Map<String, String> encryptionContext) {
    return dataKeys.generateDataKey(keyId, encryptionContext);
  }

  /** For the words of a denial: the policy names the task, and not the target. */
  private String taskOf(String target) {
    Matcher parts = TARGET.matcher(target);
    return parts.matches() ? resource("task", parts.group(1) + "/" + parts.group(2)) : "*";
  }

  @Override
  public List<String> lastLogLines(String group, String stream, int limit) {
    try {
      return clients
          .logs()
          .getLogEvents(
              ask ->
                  ask.logGroupName(group).logStreamName(stream).limit(limit).startFromHead(false))
          .events()
          .stream()
          .map(event -> event.message().stripTrailing())
          .toList();
    } catch (AwsServiceException e) {
      return AwsProblems.isDenied(e)
          ? List.of("(" + problems.of(logsCall(group, stream), e).what() + ")")
          : List.of();
    } catch (SdkException unreadable) {
      return List.of(); // The lines only explain another failure, which must not be hidden.
    }
  }

  private Call logsCall(String group, String stream) {
    return new Call(
        "logs:GetLogEvents",
        "arn:aws:logs:" + region + ":*:log-group:" + group + ":log-stream:" + stream);
  }

  @Override
  public Optional<LogPage> logEvents(LogQuery query, Optional<String> next) {
    Call call =
        new Call(
            "logs:FilterLogEvents",
            "arn:aws:logs:" + region + ":*:log-group:" + query.group() + ":*");
    return make(
        call,
        () -> {
          try {
            return Optional.of(
                SdkRecords.logPage(
                    clients
                        .logs()
                        .filterLogEvents(
                            ask ->
                                ask.logGroupName(query.group())
                                    .logStreamNamePrefix(query.streamPrefix())
                                    .startTime(query.from().toEpochMilli())
                                    .nextToken(next.orElse(null)))));
          } catch (ResourceNotFoundException absent) {
            return Optional.empty();
          }
        });
  }

  @Override
  public void close() {
    clients.close();
  }

  private EcsClient ecs() {
    return clients.ecs();
  }

  private <T> T make(Call call, Supplier<T> request) {
    try {
      return asked(request);
    } catch (SdkException e) {
      throw new MayflyException(problems.of(call, e), e);
    }
  }

  /**
   * Once more with other credentials, where these turn out to have expired: AWS's clock may be
   * ahead of ours, or this computer may have slept.
   */
  private <T> T asked(Supplier<T> request) {
    try {
      return request.get();
    } catch (AwsServiceException e) {
      if (AwsProblems.wantsOthers(e) && access.askAgain()) {
        return request.get();
      }
      throw e;
    }
  }

  private String resource(String type, String name) {
    return name.startsWith("arn:") ? name : "arn:aws:ecs:" + region + ":*:" + type + "/" + name;
  }

  private static <T> List<List<T>> slices(Collection<T> all, int size) {
    return all.stream().gather(Gatherers.windowFixed(size)).toList();
  }
}

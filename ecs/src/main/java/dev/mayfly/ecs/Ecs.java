package dev.mayfly.ecs;

import dev.mayfly.session.ResumeAnswer;
import dev.mayfly.session.protocol.DataKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The dozen calls that mayfly makes to AWS. Thread-safe; every call blocks until it is answered.
 *
 * <p>What a caller must decide upon is in the answer's type; everything else is a {@link
 * dev.mayfly.session.MayflyException}: denied access (it names the action and the resource), bad
 * credentials, an endpoint that does not answer, an interrupted thread.
 */
public interface Ecs extends AutoCloseable {

  /** Where calls go, and with whose credentials, which it may have to fetch. */
  Connection connection();

  /** The ARN of whoever calls. */
  String callerArn();

  /** The ARNs of all clusters in the region. */
  List<String> listClusters();

  /** The cluster of that name or ARN, with its exec configuration. */
  Optional<Cluster> describeCluster(String cluster);

  /** Those of the clusters, by name or ARN, that exist, with what runs in them. Any number. */
  List<Cluster> describeClusters(Collection<String> clusters);

  /** The ARNs of all services in a cluster; empty if there is no such cluster. */
  List<String> listServices(String cluster);

  /**
   * Those of the named services that exist and are not INACTIVE; empty if there is no such cluster.
   * Any number of names: they are asked for ten at a time.
   */
  List<Service> describeServices(String cluster, Collection<String> services);

  /**
   * The ARNs of all services in the region that have each of {@code tags}; without any given, of
   * all that have a tag at all.
   */
  TaggedResources taggedServices(List<Tag> tags);

  /**
   * The same of the tasks. One that has just been started may be missing for a while, and one that
   * has stopped may still be there.
   */
  TaggedResources taggedTasks(List<Tag> tags);

  /** A revision, by ARN or {@code family:revision}, or the newest active one of a family. */
  Optional<TaskDefinition> describeTaskDefinition(String taskDefinition);

  /** The ARNs of the newest active revisions of a family, newest first, at most {@code limit}. */
  List<String> newestRevisions(String family, int limit);

  /** Those of the named capacity providers that there are. */
  List<CapacityProvider> describeCapacityProviders(Collection<String> names);

  /** The families that begin so and have an active revision. */
  List<String> definitionFamilies(String prefix);

  /** Makes a revision one that no new task can run, and has it deleted. */
  void deleteTaskDefinition(String arn);

  /** Registers a revision; {@code request} is the RegisterTaskDefinition request. */
  Registration registerTaskDefinition(JsonDocument request);

  /** Runs one task; {@code request} is the RunTask request, with a client token. */
  RunTaskAnswer runTask(JsonDocument request);

  /** The ARNs of all tasks in a cluster that are not stopped. */
  List<String> listTasks(String cluster);

  /** The same of one service, by its name or ARN; empty if there is no such service. */
  List<String> listTasks(String cluster, String service);

  /** The same of those that RunTask started with this {@code startedBy}; no cluster, no tasks. */
  List<String> listTasksStartedBy(String cluster, String startedBy);

  /**
   * The ARNs of the tasks of a family in a cluster; empty if there is no such cluster.
   *
   * @param stopped those that stopped within about an hour, instead of those that are not stopped
   */
  List<String> listTasksOfFamily(String cluster, String family, boolean stopped);

  /** The ARNs of the tasks of a cluster that stopped lately: ECS knows them for an hour. */
  List<String> listStoppedTasks(String cluster);

  /**
   * The tasks, with their tags; those that ECS no longer knows are left out. Any number. Empty if
   * there is no such cluster.
   */
  List<Task> describeTasks(String cluster, Collection<String> tasks);

  /** Asks ECS to stop a task; one that is stopped or forgotten already is no error. */
  void stopTask(String cluster, String task, String reason);

  /** Asks for a session that runs {@code command}; interactive, as ECS knows no other. */
  ExecuteCommandAnswer executeCommand(
      String cluster, String task, String container, String command);

  /**
   * Asks the Session Manager for a session of {@code document}.
   *
   * @param target {@code ecs:<cluster>_<task>_<runtime id>}
   * @param document for example {@code AWS-StartPortForwardingSession}
   */
  StartSessionAnswer startSession(String target, String document, Map<String, String> parameters);

  /**
   * Asks the Session Manager for a fresh ticket for a session whose connection was lost. Whether to
   * ask again is in the answer; this call never fails otherwise, and takes 10 s at most.
   */
  ResumeAnswer resumeSession(String sessionId);

  /** Ends a session, whoever is connected to it; one that is over already is no error. */
  void terminateSession(String sessionId);

  /** Sets tags of a task; those of the same keys are replaced. */
  void tagTask(String task, List<Tag> tags);

  /**
   * A new data key of KMS for an encrypted session, 64 bytes, made with key {@code keyId} and bound
   * to {@code encryptionContext}.
   *
   * @param keyId in any of the forms that KMS takes
   */
  DataKey generateDataKey(String keyId, Map<String, String> encryptionContext);

  /**
   * The last lines of a log stream; empty if there is no such stream. They only explain another
   * failure: so this one never fails, and where reading is denied, the one line says so.
   */
  List<String> lastLogLines(String group, String stream, int limit);

  /**
   * A page of what containers wrote; empty if there is no such log group.
   *
   * @param next as the page before has it; empty for the first
   */
  Optional<LogPage> logEvents(LogQuery query, Optional<String> next);

  /** Frees the connections. */
  @Override
  void close();
}

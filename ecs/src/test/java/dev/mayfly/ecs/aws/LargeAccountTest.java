package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.shell.Chooser;
import dev.mayfly.ecs.shell.EphemeralShells;
import dev.mayfly.ecs.shell.LookupMemory;
import dev.mayfly.ecs.shell.Question;
import dev.mayfly.ecs.shell.Selection;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.ecs.shell.Target;
import dev.mayfly.session.MayflyException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding in an account of 300 clusters and 5,000 services; of STS there is a call more. */
class LargeAccountTest {

  /** STS is not counted; one is the look at the caller's own tasks, of which one may be warm. */
  private static final int MOST_CALLS = 60;

  @TempDir static Path directory;
  private static LocalCloud cloud;

  /** The cluster demo and its two services are there already. */
  @BeforeAll
  static void start() {
    cloud = new LocalCloud(directory);
    cloud.populate(299, 4_998, 0);
  }

  private static void createWithoutTags(String name, String cluster) {
    cloud.prepare(
        ecs ->
            ecs.createService(
                create ->
                    create
                        .cluster(cluster)
                        .serviceName(name)
                        .taskDefinition("demo")
                        .desiredCount(0)
                        .launchType("FARGATE")
                        .networkConfiguration(
                            network ->
                                network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-1")))));
  }

  private static void delete(String name, String cluster) {
    cloud.prepare(ecs -> ecs.deleteService(gone -> gone.cluster(cluster).service(name)));
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  private static EphemeralShells shells(LookupMemory memory) {
    return new EphemeralShells(
        cloud.ecs(), InstantSource.system(), UUID::randomUUID, new SecureRandom(), memory);
  }

  private static Target find(Selection selection, Chooser chooser, LookupMemory memory) {
    return shells(memory).find(ShellOptions.of(selection), chooser);
  }

  private static Target find(Selection selection) {
    return find(selection, Chooser.NOBODY, LookupMemory.NONE);
  }

  @Test
  void aServiceIsFoundWithinSixtyCalls() {
    long before = cloud.calls();

    Target target = find(Selection.ofApp("s01234"));

    assertThat(Arn.name(target.service().orElseThrow().clusterArn())).isEqualTo("c039");
    assertThat(cloud.calls() - before).isLessThanOrEqualTo(MOST_CALLS);
  }

  @Test
  void namesakesWithoutATagAreFoundBothAndTheUserIsAsked() {
    List<Object> offered = new ArrayList<>();
    Chooser first =
        new Chooser() {
          @Override
          public <T> T choose(Question question, List<T> choices, Function<T, String> label) {
            choices.forEach(choice -> offered.add(label.apply(choice)));
            return choices.getFirst();
          }
        };

    createWithoutTags("bare", "c007");
    createWithoutTags("bare", "c123");
    try {
      find(Selection.ofApp("bare"), first, LookupMemory.NONE);
    } finally {
      delete("bare", "c007");
      delete("bare", "c123");
    }

    assertThat(offered).containsExactly("c007/bare", "c123/bare");
  }

  @Test
  void whatWasFoundAMomentAgoIsAskedForDirectly() {
    LookupMemory memory = new Remembering();
    find(Selection.ofApp("s00042"), Chooser.NOBODY, memory);
    long before = cloud.calls();

    Target again = find(Selection.ofApp("s00042"), Chooser.NOBODY, memory);

    assertThat(again.name()).isEqualTo("s00042");
    assertThat(cloud.calls() - before).isLessThanOrEqualTo(5);
  }

  @Test
  void whatIsRememberedAndGoneIsLookedForAnew() {
    Remembering memory = new Remembering();
    find(Selection.ofApp("s00043"), Chooser.NOBODY, memory);
    memory.answers.replaceAll((question, arns) -> List.of(arns.getFirst().replace("/c", "/gone")));

    Target found = find(Selection.ofApp("s00043"), Chooser.NOBODY, memory);

    assertThat(found.cluster().name()).isEqualTo("c044");
    assertThat(memory.answers.values()).allMatch(arns -> arns.getFirst().contains("/c044/"));
  }

  @Test
  void whereTagsMayNotBeReadEachClusterIsAsked() {
    cloud.faults().deny("tag:GetResources");
    try {
      assertThat(find(Selection.ofApp("s00099")).name()).isEqualTo("s00099");
    } finally {
      cloud.faults().allow("tag:GetResources");
    }
  }

  @Test
  void aTagFindsAServiceWithAFewCalls() {
    long before = cloud.calls();

    Target target =
        find(
            new Selection(Optional.of("demo"), Optional.empty(), Optional.empty(), Optional.empty())
                .withTags(List.of(new Tag("team", "demo"))));

    assertThat(target.cluster().name()).isEqualTo("demo");
    assertThat(cloud.calls() - before).isLessThanOrEqualTo(8); // Three are of live and warm tasks.
  }

  @Test
  void aNameThatNoServiceHasIsRefusedWithTheNearest() {
    assertThatThrownBy(() -> find(Selection.ofApp("s0123")))
        .isInstanceOf(MayflyException.class)
        .hasMessageContaining("no service \"s0123\" in any cluster");
  }

  /** A memory without a clock. */
  private static final class Remembering implements LookupMemory {
    private final Map<String, List<String>> answers = new ConcurrentHashMap<>();

    @Override
    public List<String> recall(String who, String question) {
      return answers.getOrDefault(who + question, List.of());
    }

    @Override
    public void keep(String who, String question, List<String> arns) {
      answers.put(who + question, arns);
    }
  }
}

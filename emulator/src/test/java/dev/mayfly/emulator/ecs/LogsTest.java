package dev.mayfly.emulator.ecs;

import static dev.mayfly.emulator.ecs.EcsFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.ecs.model.LogDriver;

@SuppressWarnings("unchecked") // The SDK takes generic varargs.
class LogsTest {

  private EcsFixture cloud;
  private CloudWatchLogsClient logs;
  private String stream = "";
  private ScriptedDriver.Started task;

  @BeforeEach
  void runATaskThatLogs() throws IOException, InterruptedException {
    cloud = new EcsFixture();
    logs =
        CloudWatchLogsClient.builder()
            .endpointOverride(cloud.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(EcsFixture.credentials())
            .build();
    cloud.prepare();
    cloud.register(
        definition ->
            definition.containerDefinitions(
                c ->
                    c.name("app")
                        .image("web:1")
                        .logConfiguration(
                            l ->
                                l.logDriver(LogDriver.AWSLOGS)
                                    .options(
                                        Map.of(
                                            "awslogs-group",
                                            "/web",
                                            "awslogs-stream-prefix",
                                            "pre")))));
    String arn = cloud.run(run -> {}).taskArn();
    stream = "pre/app/" + arn.substring(arn.lastIndexOf('/') + 1);
    task = cloud.driver.next();
  }

  @AfterEach
  void close() {
    logs.close();
    cloud.close();
  }

  private static List<String> messages(GetLogEventsResponse answer) {
    return answer.events().stream().map(OutputLogEvent::message).toList();
  }

  @Test
  void outputBecomesLinesOfTheStream() {
    task.print("app", "one\ntw");
    task.print("app", "o\r\nthree");
    task.exit("app", 0);

    GetLogEventsResponse answer =
        logs.getLogEvents(g -> g.logGroupName("/web").logStreamName(stream).startFromHead(true));

    assertThat(messages(answer)).containsExactly("one", "two", "three");
  }

  @Test
  void theTokenGoesForwardUntilThereIsNoMore() {
    task.print("app", "1\n2\n3\n4\n5\n");

    List<String> read = new ArrayList<>();
    String token = null;
    String next = "";
    while (!next.equals(token)) {
      token = next.isEmpty() ? null : next;
      String given = token;
      GetLogEventsResponse page =
          logs.getLogEvents(
              g ->
                  g.logGroupName("/web")
                      .logStreamName(stream)
                      .startFromHead(true)
                      .limit(2)
                      .nextToken(given));
      read.addAll(messages(page));
      next = page.nextForwardToken();
    }

    assertThat(read).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void withoutATokenTheLastLinesCome() {
    task.print("app", "1\n2\n3\n");

    GetLogEventsResponse last =
        logs.getLogEvents(g -> g.logGroupName("/web").logStreamName(stream).limit(2));
    GetLogEventsResponse before =
        logs.getLogEvents(
            g ->
                g.logGroupName("/web")
                    .logStreamName(stream)
                    .limit(2)
                    .nextToken(last.nextBackwardToken()));

    assertThat(messages(last)).containsExactly("2", "3");
    assertThat(messages(before)).containsExactly("1");
  }

  @Test
  void filteringLooksForTermsInAllStreams() {
    task.print("app", "GET /a 200\nGET /b 500\nPOST /a 500 ignored\n");

    List<FilteredLogEvent> found =
        logs.filterLogEvents(f -> f.logGroupName("/web").filterPattern("500 -ignored")).events();

    assertThat(found).extracting(FilteredLogEvent::message).containsExactly("GET /b 500");
    assertThat(found.getFirst().logStreamName()).isEqualTo(stream);
  }

  @Test
  void filteredEventsComePageByPage() {
    task.print("app", "1\n2\n3\n");

    List<String> read = new ArrayList<>();
    logs.filterLogEventsPaginator(
            f -> f.logGroupName("/web").logStreamNamePrefix("pre/app").limit(2))
        .events()
        .forEach(event -> read.add(event.message()));

    assertThat(read).containsExactly("1", "2", "3");
  }

  @Test
  void streamsAreDescribed() {
    task.print("app", "hello\n");

    List<LogStream> streams =
        logs.describeLogStreams(d -> d.logGroupName("/web").logStreamNamePrefix("pre/"))
            .logStreams();

    assertThat(streams)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.logStreamName()).isEqualTo(stream);
              assertThat(it.lastEventTimestamp()).isPositive();
              assertThat(it.arn()).endsWith("log-group:/web:log-stream:" + stream);
            });
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertRefused(
        () -> logs.getLogEvents(g -> g.logGroupName("/none").logStreamName("x")),
        "ResourceNotFoundException",
        "The specified log group does not exist.");
    assertRefused(
        () -> logs.getLogEvents(g -> g.logGroupName("/web").logStreamName("x")),
        "ResourceNotFoundException",
        "The specified log stream does not exist.");
  }

  @Test
  void aStreamKeepsItsLastMegabyte() {
    String line = "x".repeat(1000) + "\n";
    for (int i = 0; i < 1500; i++) {
      task.print("app", line);
    }
    task.print("app", "the last\n");

    GetLogEventsResponse answer =
        logs.getLogEvents(g -> g.logGroupName("/web").logStreamName(stream));

    assertThat(answer.events()).hasSizeBetween(1000, 1060);
    assertThat(answer.events().getLast().message()).isEqualTo("the last");
  }
}

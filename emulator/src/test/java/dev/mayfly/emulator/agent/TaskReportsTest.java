package dev.mayfly.emulator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.session.protocol.Frame;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TaskReportsTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicLong numbers = new AtomicLong();
  private final TaskReports reports =
      new TaskReports("ecs:c_t_r", () -> new UUID(0, numbers.incrementAndGet()));

  @Test
  void aReportIsSentThreeTimesASecondApart() {
    reports.add("s-1", TaskOutcome.SUCCESS, AT);

    List<Frame> first = reports.due(AT);
    assertThat(first).hasSize(1);
    assertThat(reports.due(AT.plusMillis(999))).isEmpty();
    assertThat(reports.deadline()).contains(AT.plusSeconds(1));
    assertThat(reports.due(AT.plusSeconds(1))).isEqualTo(first);
    assertThat(reports.due(AT.plusSeconds(2))).isEqualTo(first);

    assertThat(reports.due(AT.plusSeconds(3))).isEmpty();
    assertThat(reports.deadline()).isEmpty();
  }

  @Test
  void whatIsAcknowledgedIsNotSentAgain() {
    reports.add("s-1", TaskOutcome.SUCCESS, AT);
    Frame report = reports.due(AT).getFirst();

    reports.acknowledged(report.id().toString());

    assertThat(reports.deadline()).isEmpty();
  }

  @Test
  void onANewConnectionEverythingIsDueAtOnce() {
    reports.add("s-1", TaskOutcome.SUCCESS, AT);
    var _ = reports.due(AT);

    reports.sendAllAgain();

    assertThat(reports.due(AT.plusMillis(1))).hasSize(1);
  }

  @Test
  void aReportReadsAsTheOfficialAgentsDoes() {
    reports.add("s-1", TaskOutcome.failed("no \"such\" file"), AT);

    Frame report = reports.due(AT).getFirst();

    assertThat(report.type()).isEqualTo("agent_task_complete");
    assertThat(report.flags()).isZero();
    assertThat(report.sequence()).isZero();
    assertThat(report.payloadType()).hasValue(0);
    assertThat(report.payload().utf8())
        .isEqualTo(
            """
            {"SchemaVersion":1,"TaskId":"s-1","Topic":"agent_task_complete",\
            "FinalTaskStatus":"Failed","IsRoutingFailure":false,"AwsAccountId":"",\
            "InstanceId":"ecs:c_t_r",\
            "Output":"\\n----------ERROR-------\\nno \\"such\\" file\\n\\n",\
            "S3Bucket":"","S3UrlSuffix":"","CwlGroup":"","CwlStream":"","RetryNumber":1}""");
  }
}

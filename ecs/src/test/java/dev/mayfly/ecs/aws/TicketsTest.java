package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicketsTest {
  private static final Tickets OF_AWS = new Tickets("eu-central-1", true);
  private static final Tickets OF_ANOTHER = new Tickets("eu-central-1", false);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wss://ssmmessages.eu-central-1.amazonaws.com/v1/data-channel/x?role=publish_subscribe",
        "wss://ssmmessages.eu-central-1.amazonaws.com.cn/",
        "wss://ssmmessages-fips.eu-central-1.amazonaws.com/",
        "wss://SSMMessages.eu-central-1.api.aws/",
      })
  void aTicketOfAwsLeadsToAws(String url) {
    assertThat(OF_AWS.ticket("s-1", url, "the-secret-token").streamUrl()).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wss://gateway.example.com/",
        "wss://ssmmessages.eu-central-1.amazonaws.com.example.com/",
        "wss://ssmmessages.eu-west-1.amazonaws.com/",
        "wss://ssmmessages.eu-central-1.amazonaws.com@example.com/",
        "wss://ssmmessages.eu-central-1xamazonaws.com/",
        "wss://127.0.0.1/",
        "wss:opaque",
      })
  void aTokenOfAwsGoesNowhereElse(String url) {
    Problem problem = problem(OF_AWS, "s-1", url, "the-secret-token");

    assertThat(problem.what()).contains("cannot be opened");
    assertThat(problem.why()).contains("no gateway of AWS");
    assertThat(problem.remedy()).contains("AWS_ENDPOINT_URL");
    assertThat(problem.toString()).doesNotContain("the-secret-token");
  }

  @Test
  void anotherEndpointMayHaveItsGatewayAnywhere() {
    assertThat(OF_ANOTHER.ticket("s-1", "ws://127.0.0.1:4566/", "t").sessionId()).isEqualTo("s-1");
  }

  @Test
  void anAnswerThatLacksSomethingIsNoTicket() {
    assertThat(problem(OF_ANOTHER, null, "wss://a/", "t").why()).contains("lacks");
    assertThat(problem(OF_ANOTHER, "s-1", null, "t").why()).contains("lacks");
    assertThat(problem(OF_ANOTHER, "s-1", "wss://a/", null).why()).contains("lacks");
    assertThat(problem(OF_ANOTHER, "s-1", "wss://a b/", "t").why()).contains("stream URL is none");
  }

  @Test
  void awsIsCalledUnlessAnotherEndpointIsNamedForAnyService() {
    assertThat(callsAws(Map.of("AWS_REGION", "eu-central-1"))).isTrue();
    assertThat(callsAws(Map.of("AWS_REGION", "eu-central-1", "AWS_ENDPOINT_URL_ECS", "http://a")))
        .isFalse();
    assertThat(callsAws(Map.of("AWS_REGION", "eu-central-1", "AWS_ENDPOINT_URL", "http://a")))
        .isFalse();
  }

  private static boolean callsAws(Map<String, String> environment) {
    return Access.of(
            new AwsSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
            environment)
        .callsAws();
  }

  private static Problem problem(
      Tickets tickets, @Nullable String sessionId, @Nullable String url, @Nullable String token) {
    return catchThrowableOfType(MayflyException.class, () -> tickets.ticket(sessionId, url, token))
        .problem();
  }
}

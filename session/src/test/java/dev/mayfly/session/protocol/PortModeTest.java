package dev.mayfly.session.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The version gates of docs/protocol.md. */
class PortModeTest {

  private static final PortProperties FORWARDING = PortProperties.forwarding("5432");
  private static final PortProperties SSH = new PortProperties("22", "", "", "", "", "");

  @ParameterizedTest
  @CsvSource({
    "2.3.722.0, ONE_AT_A_TIME",
    "3.0.196.0, ONE_AT_A_TIME",
    "3.0.196.1, MULTIPLEXED_WITH_KEEP_ALIVE",
    "3.1.1511.0, MULTIPLEXED_WITH_KEEP_ALIVE",
    "3.1.1511.1, MULTIPLEXED",
    "3.3.987.0, MULTIPLEXED",
    "3.3, MULTIPLEXED",
    "10.0.0.0, MULTIPLEXED",
    "'', ONE_AT_A_TIME",
    "unknown, ONE_AT_A_TIME"
  })
  void aClientGoesByTheAgentsVersion(String agentVersion, PortMode mode) {
    assertThat(PortMode.ofClient(FORWARDING, agentVersion)).isEqualTo(mode);
    assertThat(PortMode.ofClient(SSH, agentVersion)).isEqualTo(PortMode.ONE_AT_A_TIME);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.1, ONE_AT_A_TIME",
    "1.1.69.9, ONE_AT_A_TIME",
    "1.1.70, MULTIPLEXED_WITH_KEEP_ALIVE",
    "1.1.70.0, MULTIPLEXED_WITH_KEEP_ALIVE",
    "1.2.331.0, MULTIPLEXED_WITH_KEEP_ALIVE",
    "1.2.331.1, MULTIPLEXED",
    "1.2.650.0, MULTIPLEXED",
    "'', ONE_AT_A_TIME"
  })
  void anAgentGoesByTheClientsVersion(String clientVersion, PortMode mode) {
    assertThat(PortMode.ofAgent(FORWARDING, clientVersion)).isEqualTo(mode);
    assertThat(PortMode.ofAgent(SSH, clientVersion)).isEqualTo(PortMode.ONE_AT_A_TIME);
  }
}

package dev.mayfly.emulator.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.session.protocol.PortProperties;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortTargetTest {

  private static PortTarget of(String port, String... addresses) throws PortTarget.Refused {
    return PortTarget.of(
        PortProperties.forwarding(port).withHost("db.internal"),
        host -> Arrays.stream(addresses).map(PortTargetTest::address).toArray(InetAddress[]::new));
  }

  private static InetAddress address(String literal) {
    return InetAddress.ofLiteral(literal);
  }

  @Test
  void withoutAHostItIsTheContainerAndNothingIsLookedUp() throws Exception {
    PortTarget target =
        PortTarget.of(
            PortProperties.forwarding("80"),
            host -> {
              throw new AssertionError(host);
            });

    assertThat(target.endpoints())
        .containsExactly(
            new InetSocketAddress(address("127.0.0.1"), 80),
            new InetSocketAddress(address("::1"), 80));
  }

  @Test
  void allAddressesOfAHostAreTriedInTheirOrder() throws Exception {
    assertThat(of("5432", "10.0.0.9", "fd00::9", "10.0.0.8").endpoints())
        .containsExactly(
            new InetSocketAddress(address("10.0.0.9"), 5432),
            new InetSocketAddress(address("fd00::9"), 5432),
            new InetSocketAddress(address("10.0.0.8"), 5432));
  }

  @ParameterizedTest
  @CsvSource({
    "169.254.169.254, 169.254.169.254",
    "169.254.169.253, 169.254.169.253",
    "169.254.169.123, 169.254.169.123",
    "169.254.169.250, 169.254.169.250",
    "169.254.169.251, 169.254.169.251",
    "fd00:ec2::254, fd00:ec2::254",
    "fd00:ec2:0:0:0:0:0:253, fd00:ec2::253",
    "fd00:ec2::123, fd00:ec2::123",
    "fd00:ec2::240, fd00:ec2::240",
    "::ffff:169.254.169.254, 169.254.169.254",
  })
  void whatIsLinkLocalInAVpcIsForbidden(String address, String named) {
    assertThatThrownBy(() -> of("80", address))
        .isInstanceOf(PortTarget.Refused.class)
        .hasMessage("Forwarding to IP address " + named + " is forbidden.");
  }

  @Test
  void oneForbiddenAddressAmongOthersIsEnough() {
    assertThatThrownBy(() -> of("80", "10.0.0.9", "169.254.169.254"))
        .hasMessage("Forwarding to IP address 169.254.169.254 is forbidden.");
  }

  @Test
  void theMachineItselfIsNotForbiddenByItsName() throws Exception {
    assertThat(of("80", "127.0.0.1").endpoints()).hasSize(1);
  }

  @Test
  void anUnknownHostIsNamed() {
    PortProperties session = PortProperties.forwarding("80").withHost("nowhere");

    assertThatThrownBy(
            () ->
                PortTarget.of(
                    session,
                    host -> {
                      throw new UnknownHostException(host);
                    }))
        .hasMessage("lookup nowhere: no such host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http", "-1", "65536", "123456", "{{ portNumber }}"})
  void aPortThatIsNoneIsRefused(String port) {
    assertThatThrownBy(() -> of(port, "10.0.0.9")).hasMessageContaining("\"" + port + "\"");
  }
}

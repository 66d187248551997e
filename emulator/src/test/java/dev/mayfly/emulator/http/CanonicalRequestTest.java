package dev.mayfly.emulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples of AWS's documents, by hand. */
class CanonicalRequestTest {

  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @Test
  void theExampleOfTheGeneralReferenceHasItsSignature() {
    Map<String, List<String>> headers =
        Map.of(
            "content-type", List.of("application/x-www-form-urlencoded; charset=utf-8"),
            "host", List.of("iam.amazonaws.com"),
            "x-amz-date", List.of("20150830T123600Z"));

    String canonical =
        CanonicalRequest.of(
            "GET",
            "/",
            "Action=ListUsers&Version=2010-05-08",
            List.of("content-type", "host", "x-amz-date"),
            name -> headers.getOrDefault(name, List.of()),
            EMPTY);
    String signature =
        SignatureVersion4.sign(
            "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            new CredentialScope("20150830", "us-east-1", "iam"),
            "20150830T123600Z",
            canonical);

    assertThat(SignatureVersion4.sha256(canonical.getBytes(UTF_8)))
        .isEqualTo("f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59");
    assertThat(signature)
        .isEqualTo("5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
  }

  private static String canonical(String path, String query, String header) {
    return CanonicalRequest.of(
        "GET", path, query, List.of("a"), name -> List.of(header, "2"), EMPTY);
  }

  @Test
  void queriesAreSortedAndEscapedOneWay() {
    assertThat(canonical("/", "b=2&a=%2f&a=+&c", "1").lines().skip(2).findFirst())
        .contains("a=%20&a=%2F&b=2&c=");
  }

  @Test
  void pathsAreEscapedOnceMore() {
    assertThat(canonical("/v1/ecs:a%20b", "", "1").lines().skip(1).findFirst())
        .contains("/v1/ecs%3Aa%2520b");
  }

  @Test
  void headersAreTrimmedAndJoined() {
    assertThat(canonical("/", "", "  x   y ").lines().skip(3).findFirst()).contains("a:x y,2");
  }
}

package dev.mayfly.ecs.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/**
 * Asks the Resource Groups Tagging API for services or tasks. One operation of one more API: it is
 * called here by hand, as a client of the SDK's would be another megabyte to ship. Thread-safe.
 *
 * <p>Source: Resource Groups Tagging API reference, GetResources.
 */
final class TagSearch {

  private static final String TARGET = "ResourceGroupsTaggingAPI_20170126.GetResources";
  private static final String SIGNING_NAME = "tagging";
  private static final int PAGE = 100;

  /** As the SDK's clients are told to: see {@link Clients}. */
  private static final int ATTEMPTS = 6;

  private static final long LONGEST_WAIT_MILLIS = 5_000;
  private static final long FIRST_WAIT_MILLIS = 200;

  private final Access access;
  private final SdkHttpClient http;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  TagSearch(Access access, SdkHttpClient http) {
    this.access = access;
    this.http = http;
  }

  /**
   * The ARNs of the resources that have all of {@code tags}, or any tag if none is given.
   *
   * @param type for example {@code ecs:service}
   */
  List<String> arns(String type, List<Tag> tags) {
    List<String> arns = new ArrayList<>();
    String token = "";
    do {
      JsonDocument page = JsonDocument.parse(answer(request(type, tags, token)));
      page.objects("ResourceTagMappingList")
          .forEach(each -> each.text("ResourceARN").ifPresent(arns::add));
      token = page.text("PaginationToken").orElse("");
    } while (!token.isEmpty());
    return arns;
  }

  private static String request(String type, List<Tag> tags, String token) {
    JsonArray types = new JsonArray();
    types.add(type);
    JsonArray filters = new JsonArray();
    for (Tag tag : tags) {
      JsonArray values = new JsonArray();
      values.add(tag.value());
      JsonObject filter = new JsonObject();
      filter.addProperty("Key", tag.key());
      filter.add("Values", values);
      filters.add(filter);
    }
    JsonObject request = new JsonObject();
    request.add("ResourceTypeFilters", types);
    request.add("TagFilters", filters);
    request.addProperty("ResourcesPerPage", PAGE);
    request.addProperty("PaginationToken", token);
    return request.toString();
  }

  private String answer(String request) {
    for (int attempt = 1; ; attempt++) {
      try {
        return send(request);
      } catch (AwsServiceException e) {
        if (attempt == ATTEMPTS || !isPassing(e)) {
          throw e;
        }
        waitBefore(attempt);
      }
    }
  }

  private static boolean isPassing(AwsServiceException e) {
    return e.statusCode() >= 500
        || e.isThrottlingException()
        || AwsProblems.code(e).equals("ThrottledException");
  }

  /** Full jitter: others who were throttled at the same time do not come back in step. */
  private static void waitBefore(int attempt) {
    long most = Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << attempt);
    try {
      boolean never =
          new CountDownLatch(1)
              .await(ThreadLocalRandom.current().nextLong(most), TimeUnit.MILLISECONDS);
      assert !never;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AbortedException.create("interrupted between two attempts", e);
    }
  }

  private String send(String request) {
    ContentStreamProvider body = ContentStreamProvider.fromUtf8String(request);
    SdkHttpRequest unsigned =
        SdkHttpRequest.builder()
            .uri(access.taggingEndpoint())
            .method(SdkHttpMethod.POST)
            .encodedPath("/")
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .putHeader("Content-Length", Integer.toString(request.getBytes(UTF_8).length))
            .putHeader("X-Amz-Target", TARGET)
            .build();
    SignedRequest signed =
        signer.sign(
            sign ->
                sign.identity(access.credentials().resolveCredentials())
                    .request(unsigned)
                    .payload(body)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SIGNING_NAME)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, access.region()));
    try {
      return content(
          http.prepareRequest(
                  HttpExecuteRequest.builder()
                      .request(signed.request())
                      .contentStreamProvider(signed.payload().orElse(body))
                      .build())
              .call());
    } catch (IOException e) {
      throw SdkClientException.create("GetResources was not answered", e);
    }
  }

  private static String content(HttpExecuteResponse response) throws IOException {
    String text = "";
    if (response.responseBody().isPresent()) {
      try (InputStream in = response.responseBody().get()) {
        text = new String(in.readAllBytes(), UTF_8);
      }
    }
    int status = response.httpResponse().statusCode();
    if (status == 200) {
      return text;
    }
    throw AwsServiceException.builder()
        .statusCode(status)
        .awsErrorDetails(details(text))
        .message("HTTP status " + status)
        .build();
  }

  private static AwsErrorDetails details(String text) {
    AwsErrorDetails.Builder details =
        AwsErrorDetails.builder().serviceName("ResourceGroupsTagging");
    try {
      JsonDocument error = JsonDocument.parse(text);
      String type = error.text("__type").orElse("");
      details
          .errorCode(type.substring(type.indexOf('#') + 1))
          .errorMessage(error.text("message").or(() -> error.text("Message")).orElse(""));
    } catch (JsonParseException | IllegalStateException noJson) {
      // What answered was not AWS: its status says all there is.
    }
    return details.build();
  }
}

package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

class SdkJsonTest {

  private static final String DEFINITION =
      """
      {"family": "api", "cpu": "256", "revision": 7, "registeredAt": 1777777777.5,
       "ephemeralStorage": {"sizeInGiB": 21}, "requiresCompatibilities": ["FARGATE"],
       "volumes": [{"name": "data", "efsVolumeConfiguration": {"fileSystemId": "fs-1",
         "transitEncryption": "ENABLED", "authorizationConfig": {"iam": "ENABLED"}}}],
       "containerDefinitions": [{"name": "api", "essential": false, "dockerLabels": {"a": "b"},
         "ulimits": [{"name": "nofile", "softLimit": 10, "hardLimit": 20}],
         "linuxParameters": {"capabilities": {"drop": ["ALL"]}, "tmpfs": [
           {"containerPath": "/x", "size": 1, "mountOptions": []}]},
         "restartPolicy": {"enabled": true, "ignoredExitCodes": [0, 1]}}]}
      """;

  @Test
  void aTaskDefinitionSurvivesTheWayThereAndBack() {
    JsonObject json = JsonParser.parseString(DEFINITION).getAsJsonObject();

    TaskDefinition definition = SdkJson.fill(TaskDefinition.builder(), json).build();

    assertThat(definition.containerDefinitions().getFirst().dockerLabels()).containsEntry("a", "b");
    assertThat(SdkJson.toJson(definition)).isEqualTo(json);
  }

  @Test
  void whatIsDescribedCanBeRegisteredButForWhatIsReadOnly() {
    Set<String> described = new HashSet<>(names(TaskDefinition.builder()));
    described.removeAll(names(RegisterTaskDefinitionRequest.builder()));

    assertThat(described)
        .containsExactlyInAnyOrder(
            "taskDefinitionArn",
            "revision",
            "status",
            "requiresAttributes",
            "compatibilities",
            "registeredAt",
            "registeredBy",
            "deregisteredAt",
            "deleteRequestedAt");
  }

  private static Set<String> names(SdkPojo pojo) {
    List<SdkField<?>> fields = pojo.sdkFields();
    return fields.stream().map(SdkField::locationName).collect(Collectors.toSet());
  }

  @Test
  void aMemberThatTheApiDoesNotHaveIsAMistakeOfOurs() {
    JsonObject json = JsonParser.parseString("{\"famly\": \"api\"}").getAsJsonObject();

    assertThatThrownBy(() -> SdkJson.fill(TaskDefinition.builder(), json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("famly");
  }
}

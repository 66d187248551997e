package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import dev.mayfly.emulator.http.Caller;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Register, describe, list and deregister task definitions. */
final class TaskDefinitionOperations {

  private static final int PAGE = 100;
  private static final int MOST_DELETED = 10;
  private static final Pattern FAMILY = Pattern.compile("[a-zA-Z0-9_-]{1,255}");

  /** What a definition shows in the order of the API, as sent. */
  private static final List<String> FIELDS =
      List.of(
          "taskRoleArn",
          "executionRoleArn",
          "networkMode",
          "volumes",
          "placementConstraints",
          "requiresCompatibilities",
          "cpu",
          "memory",
          "inferenceAccelerators",
          "pidMode",
          "ipcMode",
          "proxyConfiguration",
          "ephemeralStorage",
          "runtimePlatform",
          "enableFaultInjection");

  private final Cloud cloud;
  private final InstantSource clock;

  TaskDefinitionOperations(Cloud cloud, InstantSource clock) {
    this.cloud = cloud;
    this.clock = clock;
  }

  Map<String, Operation> all() {
    return Map.of(
        "RegisterTaskDefinition", this::register,
        "DeregisterTaskDefinition", this::deregister,
        "DeleteTaskDefinitions", this::delete,
        "DescribeTaskDefinition", this::describe,
        "ListTaskDefinitions", this::list,
        "ListTaskDefinitionFamilies", this::families);
  }

  private JsonObject register(Input input, Caller caller) throws AwsError {
    String family = input.text("family").orElse("");
    if (!FAMILY.matcher(family).matches()) {
      throw EcsErrors.client(
          family.isEmpty()
              ? "Family should not be null or empty."
              : "Family contains invalid characters.");
    }
    List<ContainerDefinition> containers = containers(input);
    List<String> compatibilities = TaskDefinitionRules.compatibilities(input, containers);
    Tags tags = Tags.in(input);
    int revision = cloud.nextRevision(family);
    String arn = cloud.arns().taskDefinition(family, revision);
    JsonObject document = document(input, family, revision, arn, compatibilities, caller);
    TaskDefinition definition =
        new TaskDefinition(family, revision, arn, document, containers, tags);
    cloud.add(definition);
    return answer(definition, true);
  }

  private static List<ContainerDefinition> containers(Input input) throws AwsError {
    List<ContainerDefinition> containers = new ArrayList<>();
    for (Input container : input.objects("containerDefinitions")) {
      containers.add(ContainerDefinition.in(container));
    }
    return containers;
  }

  private JsonObject document(
      Input input,
      String family,
      int revision,
      String arn,
      List<String> compatibilities,
      Caller caller)
      throws AwsError {
    List<JsonObject> containers = new ArrayList<>();
    for (Input container : input.objects("containerDefinitions")) {
      containers.add(ContainerDefinition.normalized(container.json()));
    }
    Fields fields =
        new Fields()
            .text("taskDefinitionArn", arn)
            .list("containerDefinitions", containers)
            .text("family", family)
            .number("revision", revision)
            .list("volumes", List.of())
            .list("placementConstraints", List.of())
            .texts("compatibilities", compatibilities)
            .time("registeredAt", clock.instant())
            .text("registeredBy", caller.arn());
    for (String field : FIELDS) {
      if (input.has(field)) {
        fields.json(field, input.json().get(field));
      }
    }
    return fields.build();
  }

  private JsonObject deregister(Input input, Caller caller) throws AwsError {
    String reference = input.text("taskDefinition").orElse("");
    TaskDefinition definition = cloud.definition(reference).orElseThrow(this::unknown);
    if (!reference.endsWith(":" + definition.revision())) {
      throw EcsErrors.invalidParameter("Task definition must contain a revision.");
    }
    definition.deregister(clock.instant());
    return new Fields().json("taskDefinition", definition.json()).build();
  }

  private JsonObject delete(Input input, Caller caller) throws AwsError {
    List<String> references = input.texts("taskDefinitions");
    if (references.isEmpty() || references.size() > MOST_DELETED) {
      throw EcsErrors.invalidParameter(
          "Between 1 and " + MOST_DELETED + " task definitions can be deleted at once.");
    }
    List<JsonObject> deleted = new ArrayList<>();
    List<JsonObject> failures = new ArrayList<>();
    for (String reference : references) {
      Optional<TaskDefinition> known = cloud.definition(reference);
      if (known.isEmpty()) {
        failures.add(TaskView.missing(reference));
      } else if (known.get().active()) {
        failures.add(
            TaskView.failure(
                known.get().arn(),
                "The specified task definition is still in ACTIVE status. Please deregister the"
                    + " target and try again.",
                Optional.empty()));
      } else {
        known.get().delete(clock.instant());
        deleted.add(known.get().json());
      }
    }
    return new Fields().list("taskDefinitions", deleted).list("failures", failures).build();
  }

  private JsonObject describe(Input input, Caller caller) throws AwsError {
    String reference = input.text("taskDefinition").orElse("");
    TaskDefinition definition = cloud.definition(reference).orElseThrow(this::unknown);
    return answer(definition, input.texts("include").contains("TAGS"));
  }

  private AwsError unknown() {
    return EcsErrors.client("Unable to describe task definition.");
  }

  private static JsonObject answer(TaskDefinition definition, boolean withTags) {
    Fields fields = new Fields().json("taskDefinition", definition.json());
    if (withTags) {
      fields.list("tags", definition.tags().json());
    }
    return fields.build();
  }

  private JsonObject list(Input input, Caller caller) throws AwsError {
    // The prefix is that of an ARN's family: AWS wants the full family name here.
    String family = input.text("familyPrefix").orElse("");
    String status = input.text("status").orElse("ACTIVE");
    boolean descending = input.text("sort").orElse("ASC").equals("DESC");
    List<String> arns = new ArrayList<>();
    for (TaskDefinition definition : cloud.definitions()) {
      boolean wanted = family.isEmpty() || definition.family().equals(family);
      if (wanted && definition.status().equals(status)) {
        arns.add(definition.arn());
      }
    }
    Comparator<String> order = TaskDefinitionOperations::compare;
    Page page = Page.of(arns, descending ? order.reversed() : order, input, PAGE);
    return new Fields()
        .texts("taskDefinitionArns", page.keys())
        .text("nextToken", page.nextToken())
        .build();
  }

  /** By family, then by number: revision 10 comes after 9. */
  private static int compare(String one, String other) {
    int family = familyOf(one).compareTo(familyOf(other));
    return family != 0 ? family : Integer.compare(revisionOf(one), revisionOf(other));
  }

  private static String familyOf(String arn) {
    return arn.substring(0, arn.lastIndexOf(':'));
  }

  private static int revisionOf(String arn) {
    return Integer.parseInt(arn.substring(arn.lastIndexOf(':') + 1));
  }

  private JsonObject families(Input input, Caller caller) throws AwsError {
    String prefix = input.text("familyPrefix").orElse("");
    String status = input.text("status").orElse("ALL");
    List<String> names = new ArrayList<>();
    for (TaskDefinition definition : cloud.definitions()) {
      boolean wanted = status.equals("ALL") || definition.status().equals(status);
      if (wanted
          && definition.family().startsWith(prefix)
          && !names.contains(definition.family())) {
        names.add(definition.family());
      }
    }
    Page page = Page.of(names, Comparator.naturalOrder(), input, PAGE);
    return new Fields().texts("families", page.keys()).text("nextToken", page.nextToken()).build();
  }
}

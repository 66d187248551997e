package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import dev.mayfly.emulator.http.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Create and describe capacity providers, and put them into clusters. */
final class CapacityProviderOperations {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,255}");
  private static final List<String> KINDS =
      List.of("autoScalingGroupProvider", "managedInstancesProvider");
  private static final List<String> OF_AWS = List.of("FARGATE", "FARGATE_SPOT");

  private final Cloud cloud;

  CapacityProviderOperations(Cloud cloud) {
    this.cloud = cloud;
  }

  Map<String, Operation> all() {
    return Map.of(
        "CreateCapacityProvider", this::create,
        "DescribeCapacityProviders", this::describe,
        "PutClusterCapacityProviders", this::put);
  }

  private JsonObject create(Input input, Caller caller) throws AwsError {
    String name = input.text("name").orElse("");
    if (!NAME.matcher(name).matches() || isReserved(name)) {
      throw EcsErrors.client(
          "The specified capacity provider name is invalid. Up to 255 letters, numbers, underscores"
              + " and hyphens are allowed; it must not begin with aws, ecs or fargate.");
    }
    JsonObject document = new JsonObject();
    for (String kind : KINDS) {
      input.object(kind).ifPresent(given -> document.add(kind, given));
    }
    if (document.size() != 1) {
      throw EcsErrors.invalidParameter("Exactly one provider must be specified.");
    }
    if (cloud.capacityProvider(name).isPresent()) {
      throw EcsErrors.client("The specified capacity provider already exists.");
    }
    CapacityProvider created =
        new CapacityProvider(name, cloud.arns().capacityProvider(name), document, Tags.in(input));
    cloud.add(created);
    return new Fields().json("capacityProvider", created.json(true)).build();
  }

  private static boolean isReserved(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith("aws") || lower.startsWith("ecs") || lower.startsWith("fargate");
  }

  private JsonObject describe(Input input, Caller caller) throws AwsError {
    boolean withTags = input.texts("include").contains("TAGS");
    List<String> references = input.texts("capacityProviders");
    List<JsonObject> shown = new ArrayList<>();
    List<JsonObject> failures = new ArrayList<>();
    if (references.isEmpty()) {
      cloud.capacityProviders().forEach(one -> shown.add(one.json(withTags)));
    }
    for (String reference : references) {
      String name = reference.substring(reference.lastIndexOf('/') + 1);
      Optional<CapacityProvider> known = cloud.capacityProvider(name);
      if (known.isPresent()) {
        shown.add(known.get().json(withTags));
      } else if (OF_AWS.contains(name)) {
        shown.add(ofAws(name));
      } else {
        failures.add(TaskView.missing(cloud.arns().capacityProvider(name)));
      }
    }
    return new Fields().list("capacityProviders", shown).list("failures", failures).build();
  }

  private JsonObject ofAws(String name) {
    return new Fields()
        .text("capacityProviderArn", cloud.arns().capacityProvider(name))
        .text("name", name)
        .text("status", "ACTIVE")
        .list("tags", List.of())
        .build();
  }

  private JsonObject put(Input input, Caller caller) throws AwsError {
    Cluster cluster = cloud.cluster(input);
    List<String> names = input.texts("capacityProviders");
    for (String name : names) {
      if (!OF_AWS.contains(name) && cloud.capacityProvider(name).isEmpty()) {
        throw EcsErrors.invalidParameter(
            "The specified capacity provider was not found. Specify a valid name or ARN and try"
                + " again.");
      }
    }
    List<JsonObject> strategy = new ArrayList<>();
    for (Input item : input.objects("defaultCapacityProviderStrategy")) {
      if (!names.contains(item.text("capacityProvider").orElse(""))) {
        throw EcsErrors.invalidParameter(
            "The default strategy names a capacity provider that is not of this cluster.");
      }
      strategy.add(item.json());
    }
    cluster.provide(names, strategy);
    List<String> everything = List.of("TAGS", "SETTINGS", "CONFIGURATIONS");
    return new Fields().json("cluster", cluster.json(cloud.tasks(), everything)).build();
  }
}

package dev.mayfly.emulator.ecs;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import dev.mayfly.emulator.http.Caller;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Create, update, list and describe clusters. */
final class ClusterOperations {

  private static final int PAGE = 100;
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,255}");

  private final Cloud cloud;

  ClusterOperations(Cloud cloud) {
    this.cloud = cloud;
  }

  Map<String, Operation> all() {
    return Map.of(
        "CreateCluster", this::create,
        "UpdateCluster", this::update,
        "ListClusters", this::list,
        "DescribeClusters", this::describe);
  }

  private JsonObject create(Input input, Caller caller) throws AwsError {
    String name = input.filled("clusterName").orElse("default");
    if (!NAME.matcher(name).matches()) {
      throw EcsErrors.invalidParameter("Invalid cluster name: '" + name + "'");
    }
    Optional<Cluster> existing = cloud.clusterNamed(name);
    if (existing.isEmpty()) {
      cloud.add(
          new Cluster(
              name,
              cloud.arns().cluster(name),
              input.object("configuration"),
              input.array("settings").orElseGet(JsonArray::new),
              input.texts("capacityProviders"),
              Tags.in(input)));
    }
    Cluster cluster = cloud.cluster(new Input(new Fields().text("cluster", name).build()));
    List<String> everything = List.of("TAGS", "SETTINGS", "CONFIGURATIONS");
    return new Fields().json("cluster", cluster.json(cloud.tasks(), everything)).build();
  }

  private JsonObject update(Input input, Caller caller) throws AwsError {
    Cluster cluster = cloud.cluster(input);
    cluster.update(input.object("configuration"), input.array("settings"));
    List<String> everything = List.of("TAGS", "SETTINGS", "CONFIGURATIONS");
    return new Fields().json("cluster", cluster.json(cloud.tasks(), everything)).build();
  }

  private JsonObject list(Input input, Caller caller) throws AwsError {
    List<String> arns = cloud.clusters().stream().map(Cluster::arn).toList();
    Page page = Page.of(arns, Comparator.naturalOrder(), input, PAGE);
    return new Fields()
        .texts("clusterArns", page.keys())
        .text("nextToken", page.nextToken())
        .build();
  }

  private JsonObject describe(Input input, Caller caller) throws AwsError {
    List<String> references = input.texts("clusters");
    if (references.isEmpty()) {
      references = List.of("default");
    }
    if (references.size() > PAGE) {
      throw EcsErrors.invalidParameter("Clusters can have at most " + PAGE + " items.");
    }
    List<JsonObject> clusters = new ArrayList<>();
    List<JsonObject> failures = new ArrayList<>();
    for (String reference : references) {
      Optional<Cluster> found = cloud.clusterNamed(reference);
      if (found.isPresent()) {
        clusters.add(found.get().json(cloud.tasks(), input.texts("include")));
      } else {
        String arn = Arns.isArn(reference) ? reference : cloud.arns().cluster(reference);
        failures.add(TaskView.missing(arn));
      }
    }
    return new Fields().list("clusters", clusters).list("failures", failures).build();
  }
}

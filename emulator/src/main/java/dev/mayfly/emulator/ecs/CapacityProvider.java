package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * A group of instances that tasks can be placed on; here all of them are this machine.
 *
 * @param document as it was sent: the group, and how it scales
 */
record CapacityProvider(String name, String arn, JsonObject document, Tags tags) {

  /** As DescribeCapacityProviders shows it. */
  JsonObject json(boolean withTags) {
    Fields fields =
        new Fields().text("capacityProviderArn", arn).text("name", name).text("status", "ACTIVE");
    document.entrySet().forEach(field -> fields.json(field.getKey(), field.getValue()));
    return fields.list("tags", withTags ? tags.json() : List.of()).build();
  }
}

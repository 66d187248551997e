package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The tags of one resource, at most 50, in the order in which they came. Immutable. */
record Tags(Map<String, String> values) {

  static final Tags NONE = new Tags(Map.of());

  private static final int MOST = 50;
  private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

  Tags {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Reads a {@code tags} field. */
  static Tags in(Input input) throws AwsError {
    Map<String, String> values = new LinkedHashMap<>();
    for (Input tag : input.objects("tags")) {
      String key = tag.text("key").orElse("");
      String value = tag.text("value").orElse("");
      check(key, value);
      if (values.put(key, value) != null) {
        throw EcsErrors.invalidParameter(
            "Duplicate tag keys found. Please note that tag keys are case sensitive.");
      }
    }
    return new Tags(values).checked();
  }

  private static void check(String key, String value) throws AwsError {
    if (key.isEmpty() || key.length() > 128 || !ALLOWED.matcher(key).matches()) {
      throw EcsErrors.invalidParameter("Invalid tag key: '" + key + "'");
    }
    if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
      throw EcsErrors.invalidParameter("Tag keys beginning with 'aws:' are reserved for AWS use.");
    }
    if (value.length() > 256 || !ALLOWED.matcher(value).matches()) {
      throw EcsErrors.invalidParameter("Invalid tag value: '" + value + "'");
    }
  }

  private Tags checked() throws AwsError {
    if (values.size() > MOST) {
      throw EcsErrors.invalidParameter("Number of tags exceeds the maximum of " + MOST + ".");
    }
    return this;
  }

  /** These, with {@code others} over them. */
  Tags with(Tags others) throws AwsError {
    Map<String, String> merged = new LinkedHashMap<>(values);
    merged.putAll(others.values);
    return new Tags(merged).checked();
  }

  /** These, and those that ECS itself adds; they do not count. */
  Tags managed(String cluster, Optional<String> service) {
    Map<String, String> all = new LinkedHashMap<>(values);
    all.put("aws:ecs:clusterName", cluster);
    service.ifPresent(name -> all.put("aws:ecs:serviceName", name));
    return new Tags(all);
  }

  Tags without(Collection<String> keys) {
    Map<String, String> left = new LinkedHashMap<>(values);
    left.keySet().removeAll(keys);
    return new Tags(left);
  }

  List<JsonObject> json() {
    return json("key", "value");
  }

  /** As the Tagging API writes them. */
  List<JsonObject> capitalizedJson() {
    return json("Key", "Value");
  }

  private List<JsonObject> json(String keyName, String valueName) {
    List<JsonObject> list = new ArrayList<>();
    values.forEach(
        (key, value) -> list.add(new Fields().text(keyName, key).text(valueName, value).build()));
    return list;
  }
}

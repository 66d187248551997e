package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The elastic network interface of an awsvpc task. Nothing listens on its address: the containers
 * share this machine's network.
 */
record NetworkInterface(String attachmentId, String subnet, String id, String address, String mac) {

  /** One that looks like AWS's, out of an id's bits. */
  static NetworkInterface in(String subnet, UUID id) {
    long bits = id.getLeastSignificantBits();
    int third = (int) (bits >>> 8 & 0xff);
    int fourth = (int) (bits & 0xff);
    return new NetworkInterface(
        id.toString(),
        subnet,
        "eni-0" + "%016x".formatted(bits),
        "10.0.%d.%d".formatted(third, fourth),
        "0a:58:0a:00:%02x:%02x".formatted(third, fourth));
  }

  JsonObject attachment(String status) {
    Map<String, String> details =
        Map.of(
            "subnetId", subnet,
            "networkInterfaceId", id,
            "macAddress", mac,
            "privateDnsName", "ip-" + address.replace('.', '-') + ".ec2.internal",
            "privateIPv4Address", address);
    List<JsonObject> pairs =
        details.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                detail ->
                    new Fields()
                        .text("name", detail.getKey())
                        .text("value", detail.getValue())
                        .build())
            .toList();
    return new Fields()
        .text("id", attachmentId)
        .text("type", "ElasticNetworkInterface")
        .text("status", status)
        .list("details", pairs)
        .build();
  }

  JsonObject ofContainer() {
    return new Fields()
        .text("attachmentId", attachmentId)
        .text("privateIpv4Address", address)
        .build();
  }
}

package dev.mayfly.session.protocol;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What official client and agent said to each other, in the order in which the gateway saw it.
 * Recorded between a session-manager-plugin and an amazon-ssm-agent built from their sources.
 */
public record Capture(String name, List<Line> lines) {

  static final List<String> NAMES =
      List.of(
          "agent-control-channel",
          "bad-command",
          "interactive-shell",
          "interactive-shell-kms",
          "noninteractive-merged",
          "noninteractive-separate-stderr",
          "port-forward-smux",
          "standard-stream");

  /** One WebSocket message; {@code kind} is text or binary, {@code data} the text or its hex. */
  public record Line(String from, String kind, String data) {
    public boolean isBinary() {
      return kind.equals("binary");
    }

    public Bytes bytes() {
      return Bytes.of(HexFormat.of().parseHex(data));
    }

    public Frame frame() {
      try {
        return FrameCodec.decode(bytes());
      } catch (MalformedFrame broken) {
        throw new AssertionError(data, broken);
      }
    }
  }

  public static Capture load(String name) {
    try (InputStream in = Capture.class.getResourceAsStream("/captures/" + name + ".jsonl")) {
      if (in == null) {
        throw new AssertionError("no capture " + name);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Capture(name, text.lines().map(Capture::line).toList());
    } catch (IOException broken) {
      throw new AssertionError(name, broken);
    }
  }

  /** The data key of an encrypted session. */
  DataKey dataKey() {
    Line line =
        lines.stream().filter(one -> one.kind().equals("datakey")).findFirst().orElseThrow();
    JsonObject key = JsonParser.parseString(line.data()).getAsJsonObject();
    return new DataKey(
        Bytes.of(HexFormat.of().parseHex(key.get("plaintextKey").getAsString())),
        Bytes.of(Base64.getDecoder().decode(key.get("ciphertextBlob").getAsString())));
  }

  /** What that key is bound to. */
  Map<String, String> encryptionContext() {
    Line line =
        lines.stream().filter(one -> one.kind().equals("datakey")).findFirst().orElseThrow();
    Map<String, String> context = new HashMap<>();
    JsonParser.parseString(line.data())
        .getAsJsonObject()
        .getAsJsonObject("encryptionContext")
        .entrySet()
        .forEach(pair -> context.put(pair.getKey(), pair.getValue().getAsString()));
    return context;
  }

  /** The binary messages of all captures. */
  static List<Bytes> allFrames() {
    return NAMES.stream().map(Capture::load).flatMap(Capture::frames).map(Line::bytes).toList();
  }

  public Stream<Line> frames() {
    return lines.stream().filter(Line::isBinary);
  }

  private static Line line(String json) {
    JsonObject line = JsonParser.parseString(json).getAsJsonObject();
    String kind = line.get("kind").getAsString();
    String data =
        kind.equals("datakey") ? line.get("data").toString() : line.get("data").getAsString();
    return new Line(line.get("from").getAsString(), kind, data);
  }

  @Override
  public String toString() {
    return name;
  }
}

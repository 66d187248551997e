package dev.mayfly.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the time went, as a picture: every box is a method, as wide as its share of the samples,
 * and stands on what called it. SVG without scripts; the whole name of a box is its tooltip.
 */
final class FlameGraph {
  private static final int WIDTH = 1200;
  private static final int ROW = 15;
  private static final int MARGIN = 4;

  /** What is narrower than this share is left out. */
  private static final double NARROWEST = 0.004;

  private static final double CHARACTER = 6.2;

  private final Box all = new Box("all");

  /** The samples of Java code in {@code recording}, a thread's name below each. */
  static FlameGraph of(Path recording) throws IOException {
    FlameGraph graph = new FlameGraph();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getEventType().getName().equals("jdk.ExecutionSample")
            && event.getStackTrace() != null) {
          graph.add(event);
        }
      }
    }
    return graph;
  }

  private void add(RecordedEvent sample) {
    Box box = all.hit().below(thread(sample.getThread("sampledThread"))).hit();
    List<RecordedFrame> frames = new ArrayList<>(sample.getStackTrace().getFrames());
    for (RecordedFrame frame : frames.reversed()) {
      String type = frame.getMethod().getType().getName();
      box = box.below(type + "." + frame.getMethod().getName()).hit();
    }
  }

  /** Threads that differ by a number do the same. */
  private static String thread(RecordedThread thread) {
    return thread == null || thread.isVirtual() || thread.getJavaName() == null
        ? "a virtual thread"
        : thread.getJavaName().replaceAll("[0-9]+", "N");
  }

  void write(Path file, String title) throws IOException {
    int rows = all.depth(all.samples * NARROWEST);
    int height = (rows + 1) * ROW + 2 * MARGIN;
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="monospace" font-size="10">
        <rect width="100%%" height="100%%" fill="#ffffff"/>
        <text x="%d" y="12">%s: %d samples of Java code</text>
        """
            .formatted(WIDTH, height, MARGIN, escaped(title), all.samples));
    draw(svg, all, 0, height - MARGIN - ROW);
    Files.writeString(file, svg.append("</svg>\n"));
  }

  private void draw(StringBuilder svg, Box box, double x, int y) {
    double width = (double) box.samples / all.samples * WIDTH;
    String shown = shortened(box.name, (int) ((width - 4) / CHARACTER));
    svg.append(
        """
        <g><title>%s: %.1f %%</title><rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s" stroke="#ffffff"/>\
        <text x="%.1f" y="%d">%s</text></g>
        """
            .formatted(
                escaped(box.name),
                100.0 * box.samples / all.samples,
                x,
                y,
                width,
                ROW,
                colour(box.name),
                x + 2,
                y + ROW - 4,
                escaped(shown)));
    double left = x;
    for (Box above : box.above.values()) {
      if (above.samples >= all.samples * NARROWEST) {
        draw(svg, above, left, y - ROW);
        left += (double) above.samples / all.samples * WIDTH;
      }
    }
  }

  /** Class and method, as far as there is room for them. */
  private static String shortened(String name, int room) {
    int method = name.lastIndexOf('.');
    String text = name.substring(name.lastIndexOf('.', method - 1) + 1);
    return room < 3 ? "" : text.length() <= room ? text : text.substring(0, room - 1) + "…";
  }

  /** Ours, the JDK's network and cryptography, and the rest are told apart. */
  private static String colour(String name) {
    if (name.startsWith("dev.mayfly.")) {
      return "#f2a65a";
    } else if (name.startsWith("sun.security.") || name.startsWith("java.security.")) {
      return "#c8a2d8";
    } else if (name.startsWith("jdk.internal.net.") || name.startsWith("sun.nio.")) {
      return "#9fc9e8";
    }
    return "#dddddd";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** A method in the place where it was called. */
  private static final class Box {
    private final String name;
    private final Map<String, Box> above = new TreeMap<>();
    private long samples;

    Box(String name) {
      this.name = name;
    }

    Box hit() {
      samples++;
      return this;
    }

    Box below(String caller) {
      return above.computeIfAbsent(caller, Box::new);
    }

    int depth(double atLeast) {
      int highest = 0;
      for (Box box : above.values()) {
        if (box.samples >= atLeast) {
          highest = Math.max(highest, box.depth(atLeast));
        }
      }
      return highest + 1;
    }
  }
}

package dev.mayfly.ecs.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * CPU and memory of a Fargate task.
 *
 * <p>Source: Amazon ECS Developer Guide, "Fargate task CPU and memory".
 *
 * @param cpuUnits 1024 are one vCPU
 */
record FargateSize(int cpuUnits, int memoryMib) {

  private static final int GIB = 1024;
  private static final List<FargateSize> VALID = all();

  private static List<FargateSize> all() {
    List<FargateSize> sizes = new ArrayList<>();
    sizes.add(new FargateSize(256, GIB / 2));
    add(sizes, 256, 1, 2, 1);
    add(sizes, 512, 1, 4, 1);
    add(sizes, 1024, 2, 8, 1);
    add(sizes, 2048, 4, 16, 1);
    add(sizes, 4096, 8, 30, 1);
    add(sizes, 8192, 16, 60, 4);
    add(sizes, 16384, 32, 120, 8);
    return List.copyOf(sizes);
  }

  private static void add(List<FargateSize> sizes, int cpu, int fromGib, int toGib, int stepGib) {
    for (int gib = fromGib; gib <= toGib; gib += stepGib) {
      sizes.add(new FargateSize(cpu, gib * GIB));
    }
  }

  boolean isValid() {
    return VALID.contains(this);
  }

  /** The smallest that Fargate has with at least that; empty if there is none. */
  Optional<FargateSize> snapped() {
    return VALID.stream()
        .filter(size -> size.cpuUnits >= cpuUnits && size.memoryMib >= memoryMib)
        .findFirst();
  }

  /** The nearest that Fargate has, nearest first; at most three. */
  List<FargateSize> nearest() {
    return VALID.stream()
        .sorted(Comparator.comparingDouble(this::distance).thenComparingInt(FargateSize::cpuUnits))
        .limit(3)
        .toList();
  }

  /** Twice as much is as far as half as much. */
  private double distance(FargateSize other) {
    return Math.abs(ratio(cpuUnits, other.cpuUnits)) + Math.abs(ratio(memoryMib, other.memoryMib));
  }

  private static double ratio(int one, int other) {
    return Math.log((double) Math.max(one, 1) / Math.max(other, 1));
  }

  /** As the options take it. */
  @Override
  public String toString() {
    return "--cpu " + cpuUnits + " --memory " + memoryMib;
  }
}

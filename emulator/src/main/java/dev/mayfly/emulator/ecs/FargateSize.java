package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.http.AwsError;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A task's CPU units and MiB of memory, one of the pairs that Fargate has. Source: Amazon ECS
 * Developer Guide, "Task CPU and memory".
 */
record FargateSize(int cpu, int memory) {

  private record Memory(int least, int most, int step) {}

  private static final NavigableMap<Integer, Memory> PAIRS =
      new TreeMap<>(
          Map.of(
              256, new Memory(512, 2048, 512),
              512, new Memory(1024, 4096, 1024),
              1024, new Memory(2048, 8192, 1024),
              2048, new Memory(4096, 16384, 1024),
              4096, new Memory(8192, 30720, 1024),
              8192, new Memory(16384, 61440, 4096),
              16384, new Memory(32768, 122880, 8192)));

  boolean exists() {
    Memory memories = PAIRS.get(cpu);
    if (memories == null || memory < memories.least || memory > memories.most) {
      return false;
    }
    // A quarter of a CPU comes with 0.5, 1 or 2 GB, not with 1.5.
    return (memory - memories.least) % memories.step == 0 && !(cpu == 256 && memory == 1536);
  }

  String missing() {
    return ("No Fargate configuration exists for given values: %d CPU, %d memory."
            + " See the Amazon ECS documentation for the valid values.")
        .formatted(cpu, memory);
  }

  /** CPU units out of {@code 256}, {@code 0.25 vCPU} or {@code .25vcpu}. */
  static int cpu(String text) throws AwsError {
    return units(text, "vcpu");
  }

  /** MiB out of {@code 512}, {@code 0.5 GB} or {@code 1gb}. */
  static int memory(String text) throws AwsError {
    return units(text, "gb");
  }

  private static int units(String text, String unit) throws AwsError {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    try {
      if (lower.endsWith(unit)) {
        String number = lower.substring(0, lower.length() - unit.length()).strip();
        return Math.toIntExact(Math.round(Double.parseDouble(number) * 1024));
      }
      return Integer.parseInt(lower);
    } catch (NumberFormatException | ArithmeticException e) {
      throw EcsErrors.client("Invalid 'cpu' or 'memory' setting: " + text);
    }
  }
}

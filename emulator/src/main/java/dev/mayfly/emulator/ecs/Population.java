package dev.mayfly.emulator.ecs;

/**
 * A large account's clusters {@code c001}, {@code c002}… and, spread evenly over them, its services
 * {@code s00001}, {@code s00002}…, which run no tasks.
 *
 * @param untagged every so many-th service has no tag; 0 for none
 */
public record Population(int clusters, int services, int untagged) {

  public Population {
    if (clusters < 1 || services < 0 || untagged < 0) {
      throw new IllegalArgumentException(clusters + " clusters, " + services + " services");
    }
  }

  static String cluster(int number) {
    return "c%03d".formatted(number);
  }

  static String service(int number) {
    return "s%05d".formatted(number);
  }

  boolean isTagged(int service) {
    return untagged == 0 || service % untagged != 0;
  }
}

package dev.mayfly.ecs.shell;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * One random history: three laptops of a person who opens shells of one plan at once, a colleague
 * who attaches, extends, stops and reaps, and somebody who reaps now and then.
 */
record History(List<SimulatedCloud.Breach> breaches, List<String> events) {

  /** Plays that of {@code seed}, with {@code bug} wherever it can be. */
  static History of(long seed, HistoryBug bug) {
    Random random = new Random(seed);
    boolean faulty = random.nextInt(4) > 0;
    boolean inRows = random.nextInt(3) == 0;
    Lifetime lifetime =
        new Lifetime(
            Duration.ofSeconds(30 + random.nextInt(31)),
            Duration.ofSeconds(random.nextInt(61)),
            Duration.ofSeconds(List.of(120, 600, 1800).get(inRows ? 2 : random.nextInt(3))));
    Turns turns = new Turns(Fixtures.NOW);
    SimulatedCloud cloud =
        new SimulatedCloud(
            turns,
            new Random(random.nextLong()),
            lifetime,
            bug,
            random.nextInt(4) == 0 ? HistoryFixtures.OBSTINATE : HistoryFixtures.PLAIN);
    for (String user : List.of("ann", "ben", "dan")) {
      SimulatedUser laptop =
          new SimulatedUser(
              cloud,
              new Random(random.nextLong()),
              user,
              options(lifetime, inRows, random),
              Duration.ofSeconds(inRows ? 20 : 200),
              faulty);
      turns.actor(Duration.ofSeconds(random.nextInt(30)), laptop::live);
    }
    SimulatedColleague colleague =
        new SimulatedColleague(cloud, new Random(random.nextLong()), "carl", faulty);
    turns.actor(Duration.ofSeconds(random.nextInt(60)), colleague::meddle);
    SimulatedColleague reaper =
        new SimulatedColleague(cloud, new Random(random.nextLong()), "reaper", false);
    turns.actor(Duration.ZERO, reaper::reap);
    try {
      turns.run();
    } catch (AssertionError wrong) {
      throw new AssertionError("seed " + seed, wrong);
    }
    cloud.checkAll();
    return new History(List.copyOf(cloud.breaches), List.copyOf(cloud.events));
  }

  /**
   * @param inRows whether all of them leave their tasks to each other
   */
  private static ShellOptions options(Lifetime lifetime, boolean inRows, Random random) {
    Optional<Duration> keep =
        inRows || random.nextInt(3) > 0
            ? Optional.of(Duration.ofSeconds(10 + random.nextInt(200)))
            : Optional.empty();
    return new ShellOptions(
        Selection.ofApp("prod/api"),
        Inside.SHELL,
        TaskShape.AS_DEPLOYED,
        lifetime,
        Optional.empty(),
        HistoryFixtures.LEAST_TIMEOUT.plusSeconds(random.nextInt(240)),
        true,
        new Warmth(keep, inRows || random.nextInt(5) > 0));
  }
}

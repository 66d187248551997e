package dev.mayfly.emulator.driver;

import dev.mayfly.emulator.driver.TaskSpec.Container;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tasks for tests. */
final class Tasks {

  /** Its first process ends on SIGTERM, at once. */
  static final List<String> IDLE =
      List.of("sh", "-c", "trap 'exit 0' TERM; echo up; sleep 1000 & wait");

  private Tasks() {}

  static Container container(String name, List<String> command) {
    return new Container(
        name, "image", command, Map.of(), Optional.empty(), false, Duration.ofMinutes(5));
  }

  static Container sh(String name, String script) {
    return container(name, List.of("sh", "-c", script));
  }

  static Container idle(String name) {
    return container(name, IDLE);
  }

  static TaskSpec task(Container... containers) {
    return new TaskSpec("0a1b2c3d4e5f60718293a4b5c6d7e8f9", false, List.of(containers));
  }

  static TaskSpec sharing(Container... containers) {
    return new TaskSpec("0a1b2c3d4e5f60718293a4b5c6d7e8f9", true, List.of(containers));
  }

  static Container init(Container plain) {
    return new Container(
        plain.name(),
        plain.image(),
        plain.command(),
        plain.environment(),
        plain.workingDirectory(),
        true,
        plain.stopTimeout(),
        plain.user());
  }

  /** Its command runs once it is let go. */
  static Container waiting(Container plain) {
    return new Container(
        plain.name(),
        plain.image(),
        plain.command(),
        plain.environment(),
        plain.workingDirectory(),
        plain.init(),
        plain.stopTimeout(),
        plain.user(),
        true);
  }

  static Container in(String directory, Container plain) {
    return new Container(
        plain.name(),
        plain.image(),
        plain.command(),
        plain.environment(),
        Optional.of(directory),
        plain.init(),
        plain.stopTimeout(),
        plain.user());
  }

  static Container as(String user, Container plain) {
    return new Container(
        plain.name(),
        plain.image(),
        plain.command(),
        plain.environment(),
        plain.workingDirectory(),
        plain.init(),
        plain.stopTimeout(),
        Optional.of(user));
  }

  /** From the image that is this folder. */
  static Container from(Path image, Container plain) {
    return new Container(
        plain.name(),
        image.toUri().toString(),
        plain.command(),
        plain.environment(),
        plain.workingDirectory(),
        plain.init(),
        plain.stopTimeout(),
        plain.user());
  }

  static Container withEnvironment(Container plain, Map<String, String> environment) {
    return new Container(
        plain.name(),
        plain.image(),
        plain.command(),
        environment,
        plain.workingDirectory(),
        plain.init(),
        plain.stopTimeout());
  }

  static Container patience(Duration stopTimeout, Container plain) {
    return new Container(
        plain.name(),
        plain.image(),
        plain.command(),
        plain.environment(),
        plain.workingDirectory(),
        plain.init(),
        stopTimeout);
  }
}

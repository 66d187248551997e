package dev.mayfly.emulator.driver;

import dev.mayfly.emulator.driver.CommandLookup.Refused;
import dev.mayfly.emulator.driver.TaskSpec.Container;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The start of one task: all its containers are furnished and checked, then they begin. */
final class TaskStart {

  private static final String SCRATCH = "scratch";
  private static final int HOSTNAME_LENGTH = 12;

  private final TaskSpec task;
  private final TaskListener listener;
  private final Host host;
  private final List<ContainerProcess> ready = new ArrayList<>();
  private Optional<Pause> pause = Optional.empty();

  TaskStart(TaskSpec task, TaskListener listener, Host host) {
    this.task = task;
    this.listener = listener;
    this.host = host;
  }

  /** Prepares everything; no command runs yet. On failure nothing is left. */
  ProcessTask furnish(Consumer<ProcessTask> onEnd) throws IOException {
    refuseScratch();
    try {
      if (task.sharedProcesses() && host.isolation().namespaces()) {
        pause = Optional.of(Pause.start(host));
      }
      furnishAll();
      for (ContainerProcess container : ready) {
        check(container);
      }
    } catch (IOException failure) {
      undo();
      throw failure;
    }
    for (ContainerProcess container : ready) {
      var _ =
          container
              .exit()
              .thenAccept(status -> listener.exited(container.container().name(), status));
    }
    ProcessTask running = new ProcessTask(task.id(), ready, host);
    var _ =
        running
            .end()
            .whenComplete(
                (nothing, failure) -> {
                  pause.ifPresent(Pause::close);
                  onEnd.accept(running);
                });
    return running;
  }

  /** Lets all commands run but those that wait. */
  void begin() {
    ready.stream().filter(one -> !one.container().waits()).forEach(ContainerProcess::begin);
  }

  /** An empty root has no file to execute: so there is no need to make one. */
  private void refuseScratch() throws CannotStartContainer {
    for (Container container : task.containers()) {
      if (container.image().equals(SCRATCH)) {
        String path = container.environment().getOrDefault("PATH", Environment.PATH);
        refuse(container, new CommandLookup(ContainerFiles.none(), "/", path));
      }
    }
  }

  private void furnishAll() throws IOException {
    List<Furnishing> begun = new ArrayList<>();
    OptionalLong shared = pause.map(p -> OptionalLong.of(p.pid())).orElse(OptionalLong.empty());
    try {
      for (Container container : task.containers()) {
        begun.add(begin(container, shared));
      }
      while (!begun.isEmpty()) {
        ready.add(begun.removeFirst().await());
      }
    } finally {
      begun.forEach(Furnishing::cancel);
    }
  }

  private Furnishing begin(Container container, OptionalLong shared) throws CannotStartContainer {
    try {
      return Furnishing.begin(container, hostname(), shared, listener, host);
    } catch (Refused refused) {
      throw CannotStartContainer.refused(container.name(), refused);
    } catch (IOException failure) {
      throw CannotStartContainer.failed(container.name(), failure);
    }
  }

  private static void check(ContainerProcess container) throws CannotStartContainer {
    try {
      container.check();
    } catch (Refused refused) {
      throw CannotStartContainer.refused(container.container().name(), refused);
    } catch (IOException failure) {
      throw CannotStartContainer.failed(container.container().name(), failure);
    }
  }

  private static void refuse(Container container, CommandLookup lookup)
      throws CannotStartContainer {
    try {
      lookup.find(container.command().getFirst());
    } catch (Refused refused) {
      throw CannotStartContainer.refused(container.name(), refused);
    }
  }

  private void undo() {
    ready.forEach(ContainerProcess::kill);
    pause.ifPresent(Pause::close);
  }

  private String hostname() {
    return task.id().substring(0, Math.min(HOSTNAME_LENGTH, task.id().length()));
  }
}

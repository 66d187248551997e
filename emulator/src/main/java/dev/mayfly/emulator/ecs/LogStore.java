package dev.mayfly.emulator.ecs;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What containers with the awslogs driver wrote. Bounded: so many streams, and so much in each; the
 * oldest goes first. Thread-safe: drivers write, the API reads.
 */
final class LogStore {

  private static final int MOST_STREAMS = 2000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<StreamName, LogStream> streams = new LinkedHashMap<>();
  private final InstantSource clock;

  LogStore(InstantSource clock) {
    this.clock = clock;
  }

  private record StreamName(String group, String stream) {}

  /** Takes a container's output. Thread-safe. */
  interface Writer {
    void write(byte[] buffer, int length);

    /** The output is over: a last line without an end is a line too. */
    void close();
  }

  Writer writer(String group, String name) {
    LogStream stream = stream(new StreamName(group, name));
    LogLines lines = new LogLines(line -> stream.append(clock.millis(), line));
    return new Writer() {
      @Override
      public void write(byte[] buffer, int length) {
        lock.lock();
        try {
          lines.write(buffer, length);
        } finally {
          lock.unlock();
        }
      }

      @Override
      public void close() {
        lock.lock();
        try {
          lines.close();
        } finally {
          lock.unlock();
        }
      }
    };
  }

  private LogStream stream(StreamName name) {
    lock.lock();
    try {
      LogStream stream = streams.computeIfAbsent(name, _ -> new LogStream(clock.millis()));
      if (streams.size() > MOST_STREAMS) {
        streams.remove(streams.keySet().iterator().next());
      }
      return stream;
    } finally {
      lock.unlock();
    }
  }

  /** Whether anything was written to a group, or could have been. */
  boolean hasGroup(String group) {
    lock.lock();
    try {
      return streams.keySet().stream().anyMatch(name -> name.group().equals(group));
    } finally {
      lock.unlock();
    }
  }

  /** A copy of what a stream holds now. */
  Optional<LogStream.Content> content(String group, String name) {
    lock.lock();
    try {
      return Optional.ofNullable(streams.get(new StreamName(group, name))).map(LogStream::content);
    } finally {
      lock.unlock();
    }
  }

  /** Copies of all streams of a group, by name. */
  Map<String, LogStream.Content> contents(String group) {
    lock.lock();
    try {
      Map<String, LogStream.Content> found = new TreeMap<>();
      streams.forEach(
          (name, stream) -> {
            if (name.group().equals(group)) {
              found.put(name.stream(), stream.content());
            }
          });
      return found;
    } finally {
      lock.unlock();
    }
  }

  /** Forgets the streams of a task that is forgotten. */
  void forget(Task task) {
    Collection<StreamName> names = new ArrayList<>();
    for (ContainerDefinition container : task.launch().definition().containers()) {
      container
          .logs()
          .ifPresent(
              to -> names.add(new StreamName(to.group(), to.stream(container.name(), task.id()))));
    }
    lock.lock();
    try {
      names.forEach(streams::remove);
    } finally {
      lock.unlock();
    }
  }
}

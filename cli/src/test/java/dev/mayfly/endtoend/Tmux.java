package dev.mayfly.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A tmux server of its own, driven in control mode: tmux tells of every byte that a pane shows, so
 * nobody has to look again and again. Thread-safe.
 */
final class Tmux implements AutoCloseable {

  private static final int WAITING_COMMANDS = 64;

  private final Process client;
  private final Writer commands;
  private final Path socket;
  private final ReentrantLock writing = new ReentrantLock();
  private final BlockingQueue<CompletableFuture<List<String>>> answers =
      new ArrayBlockingQueue<>(WAITING_COMMANDS);
  private final Map<String, Pane> panes = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> attached = new CompletableFuture<>();

  private Tmux(Path socket, Process client) {
    this.socket = socket;
    this.client = client;
    commands = new OutputStreamWriter(client.getOutputStream(), ISO_8859_1);
    Thread.ofPlatform().daemon().name("tmux").start(this::listen);
  }

  /** Starts a server whose panes have nothing but {@code environment}. */
  static Tmux start(Path directory, Map<String, String> environment) throws IOException {
    Path socket = directory.resolve("tmux");
    ProcessBuilder builder =
        new ProcessBuilder(
            "tmux -S %s -f /dev/null -C new-session -x 100 -y 30 cat"
                .formatted(socket)
                .split(" ", -1));
    builder.redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Tmux tmux = new Tmux(socket, builder.start());
    Eventually.value("tmux attached", tmux.attached);
    tmux.command("set-option -g remain-on-exit on");
    return tmux;
  }

  /** A terminal of 100 columns and 30 rows in which {@code words} run. */
  Pane open(String... words) {
    var command = new StringBuilder("new-window -d -P -F '#{pane_id} #{pane_pid}'");
    for (String word : words) {
      command.append(' ').append(quoted(word));
    }
    // The pane's first bytes can come before tmux's answer with its name.
    String[] names = command(command.toString()).getFirst().split(" ", 2);
    Pane pane = pane(names[0]);
    pane.startedAs(Long.parseLong(names[1]));
    return pane;
  }

  private Pane pane(String id) {
    return panes.computeIfAbsent(id, name -> new Pane(this, name));
  }

  /** Runs one of tmux's commands; its answer, line by line. */
  List<String> command(String command) {
    var answer = new CompletableFuture<List<String>>();
    writing.lock();
    try {
      answers.add(answer);
      commands.write(command + "\n");
      commands.flush();
    } catch (IOException gone) {
      throw new IllegalStateException("tmux is gone", gone);
    } finally {
      writing.unlock();
    }
    return Eventually.value("tmux answers " + command, answer);
  }

  static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  private void listen() {
    try (var lines =
        new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        heard(line, lines);
      }
    } catch (IOException gone) {
      // The end of tmux, and of this thread.
    }
    panes.values().forEach(Pane::closed);
  }

  private void heard(String line, BufferedReader lines) throws IOException {
    if (line.startsWith("%begin ")) {
      answer(line, lines);
    } else if (line.startsWith("%output ")) {
      String[] parts = line.split(" ", 3);
      pane(parts[1]).shown(unescaped(parts[2]));
    }
  }

  private void answer(String begin, BufferedReader lines) throws IOException {
    String marks = begin.substring("%begin".length());
    var text = new ArrayList<String>();
    String line = lines.readLine();
    while (line != null && !line.equals("%end" + marks) && !line.equals("%error" + marks)) {
      text.add(line);
      line = lines.readLine();
    }
    if (marks.endsWith(" 0")) { // not asked for by a command of ours: the session's own start
      attached.complete(null);
      return;
    }
    CompletableFuture<List<String>> waiting = answers.remove();
    if (line != null && line.startsWith("%error")) {
      waiting.completeExceptionally(new IllegalStateException(String.join("\n", text)));
    } else {
      waiting.complete(text);
    }
  }

  /** Undoes tmux's octal escapes. */
  private static String unescaped(String escaped) {
    var plain = new StringBuilder();
    for (int i = 0; i < escaped.length(); i++) {
      if (escaped.charAt(i) == '\\') {
        plain.append((char) Integer.parseInt(escaped.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        plain.append(escaped.charAt(i));
      }
    }
    return plain.toString();
  }

  /** Ends the server; each pane's processes get a SIGHUP. */
  @Override
  public void close() throws IOException {
    Process kill = new ProcessBuilder("tmux", "-S", socket.toString(), "kill-server").start();
    Eventually.value("tmux told to end", kill.onExit());
    Eventually.value("tmux ended", client.onExit());
  }
}

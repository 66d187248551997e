package dev.mayfly.examples;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.PipeEnd;
import dev.mayfly.session.PipeRun;
import dev.mayfly.session.PipeStreams;
import dev.mayfly.session.Session;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionRequest;
import dev.mayfly.session.SessionTicket;
import dev.mayfly.session.pipe.PipeScript;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecs.EcsClient;

/** A command in a running task, as if it ran here: {@code Exec CLUSTER TASK CONTAINER WORD…}. */
public final class Exec {

  private Exec() {}

  public static void main(String[] words) {
    try (EcsClient ecs = EcsClient.create()) {
      PipeEnd end =
          run(
              command -> ExecuteCommand.ticket(ecs, words[0], words[1], words[2], command),
              List.of(Arrays.copyOfRange(words, 3, words.length)),
              new PipeStreams(System.in, System.out, System.err));
      System.err.println("ended: " + end);
    } catch (MayflyException failure) {
      System.err.println(failure.problem());
    }
  }

  // docs: exec
  /** Its stdin, stdout and stderr are {@code streams}, byte for byte, and its status is its own. */
  static PipeEnd run(
      Function<String, SessionTicket> tickets, List<String> command, PipeStreams streams) {
    PipeScript script = PipeScript.random(new SecureRandom());
    SessionTicket ticket = tickets.apply(quoted(script.around(command)));
    try (SessionClient client = SessionClient.create();
        PipeRun run = new PipeRun(script, streams, Exec::say)) {
      Session session = client.connect(SessionRequest.of(ticket), run.screen());
      return run.start(session).join();
    }
  }

  // end

  private static void say(String note) {
    System.err.println(note);
  }

  /** ExecuteCommand takes one text, which the agent splits into words as a shell does. */
  private static String quoted(List<String> words) {
    return words.stream()
        .map(word -> "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }
}

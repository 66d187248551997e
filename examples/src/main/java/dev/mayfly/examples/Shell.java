package dev.mayfly.examples;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Session;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionRequest;
import dev.mayfly.session.SessionTicket;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.SessionEnd;
import dev.mayfly.session.protocol.WindowSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import software.amazon.awssdk.services.ecs.EcsClient;

/**
 * A shell in a running task: {@code Shell CLUSTER TASK CONTAINER}, lines from stdin, output to
 * stdout.
 */
public final class Shell {

  private Shell() {}

  public static void main(String[] words) throws IOException {
    try (EcsClient ecs = EcsClient.create()) {
      SessionEnd end =
          run(
              ExecuteCommand.ticket(ecs, words[0], words[1], words[2], "/bin/sh"),
              System.in,
              System.out);
      System.err.println("ended: " + end);
    } catch (MayflyException failure) {
      System.err.println(failure.problem().what());
      System.err.println("  why   " + failure.problem().why());
      System.err.println("  try   " + failure.problem().remedy());
    }
  }

  // docs: shell
  /** Types what {@code keys} holds, shows the output on {@code screen}, until the shell ends. */
  static SessionEnd run(SessionTicket ticket, InputStream keys, OutputStream screen)
      throws IOException {
    SessionRequest request = SessionRequest.of(ticket).withSize(new WindowSize(100, 30));
    try (SessionClient client = SessionClient.create();
        Session session =
            client.connect(request, (output, bytes) -> screen.write(bytes.toByteArray()))) {
      byte[] typed = new byte[4096];
      for (int count = keys.read(typed); count >= 0; count = keys.read(typed)) {
        session.type(Bytes.copyOf(typed, 0, count));
      }
      session.type(Bytes.of((byte) 4)); // Ctrl-D: on a terminal the end of input is a key, too.
      return session.end().join();
    }
  }
  // end
}

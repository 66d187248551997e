package dev.mayfly.emulator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes down one request of a real client, to the byte, and answers it with an empty object. */
final class RequestRecorder implements AutoCloseable {

  private static final Pattern LENGTH =
      Pattern.compile("\r\ncontent-length: *(\\d+)", Pattern.CASE_INSENSITIVE);

  private final ServerSocket listener;
  private final CompletableFuture<RawRequest> recorded = new CompletableFuture<>();

  RequestRecorder() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::record);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  RawRequest recorded() throws InterruptedException, ExecutionException, TimeoutException {
    return recorded.get(60, TimeUnit.SECONDS);
  }

  private void record() {
    try (Socket client = listener.accept()) {
      recorded.complete(new RawRequest(read(client.getInputStream())));
      String answer =
          "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\n"
              + "Content-Length: 2\r\nConnection: close\r\n\r\n{}";
      client.getOutputStream().write(answer.getBytes(ISO_8859_1));
    } catch (IOException e) {
      recorded.completeExceptionally(e);
    }
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    int count = in.read(buffer);
    while (count >= 0) {
      bytes.write(buffer, 0, count);
      if (complete(bytes.toString(ISO_8859_1))) {
        return bytes.toString(ISO_8859_1);
      }
      count = in.read(buffer);
    }
    throw new IOException("the request has no end");
  }

  private static boolean complete(String text) {
    int head = text.indexOf("\r\n\r\n");
    Matcher length = LENGTH.matcher(text);
    if (head < 0) {
      return false;
    }
    return !length.find() || text.length() - head - 4 >= Integer.parseInt(length.group(1));
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}

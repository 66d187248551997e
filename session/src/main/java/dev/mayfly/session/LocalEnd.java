package dev.mayfly.session;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;

/**
 * The end of a connection that is on this computer. One thread reads, one writes; {@link #close}
 * and {@link #reset} may be called by any, and end what the other two wait for.
 */
sealed interface LocalEnd {

  /** Waits for some; -1 after the last. */
  int read(ByteBuffer target) throws IOException;

  /** Writes all of the first {@code count}. */
  void write(ByteBuffer[] pieces, int count) throws IOException;

  /** No more will be written. */
  void endOutput() throws IOException;

  void close();

  /** Closes it in a way that tells the program behind it that something is lost. */
  void reset();

  /** A thread for reading or writing. */
  Thread.Builder thread();

  /** A TCP or unix socket. */
  record Socket(SocketChannel channel) implements LocalEnd {

    @Override
    public int read(ByteBuffer target) throws IOException {
      return channel.read(target);
    }

    @Override
    public void write(ByteBuffer[] pieces, int count) throws IOException {
      int first = 0;
      while (first < count) {
        long _ = channel.write(pieces, first, count - first);
        while (first < count && !pieces[first].hasRemaining()) {
          first++;
        }
      }
    }

    @Override
    public void endOutput() throws IOException {
      channel.shutdownOutput();
    }

    @Override
    public void close() {
      closeQuietly(channel);
    }

    @Override
    public void reset() {
      try {
        if (channel.supportedOptions().contains(StandardSocketOptions.SO_LINGER)) {
          channel.setOption(StandardSocketOptions.SO_LINGER, 0); // Then a close is a reset.
        }
      } catch (IOException closed) {
        // Then there is nobody to tell.
      }
      closeQuietly(channel);
    }

    @Override
    public Thread.Builder thread() {
      return Thread.ofVirtual();
    }
  }

  /** Two channels, such as stdin and stdout. */
  record Channels(ReadableByteChannel in, WritableByteChannel out) implements LocalEnd {

    @Override
    public int read(ByteBuffer target) throws IOException {
      return in.read(target);
    }

    @Override
    public void write(ByteBuffer[] pieces, int count) throws IOException {
      for (int i = 0; i < count; i++) {
        while (pieces[i].hasRemaining()) {
          int _ = out.write(pieces[i]);
        }
      }
    }

    @Override
    public void endOutput() {
      closeQuietly(out);
    }

    @Override
    public void close() {
      closeQuietly(out);
      closeQuietly(in);
    }

    @Override
    public void reset() {
      close();
    }

    /** A read of stdin blocks its carrier, and one that nothing interrupts must not keep a JVM. */
    @Override
    public Thread.Builder thread() {
      return Thread.ofPlatform().daemon();
    }
  }

  private static void closeQuietly(Channel channel) {
    try {
      channel.close();
    } catch (IOException gone) {
      // It is of no use any more, one way or the other.
    }
  }
}

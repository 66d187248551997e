package dev.mayfly.emulator.agent;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Flag;
import dev.mayfly.session.protocol.WindowSize;
import java.time.Instant;
import java.util.Optional;

/**
 * What a session runs, in the official agent's word for it: a command on a pty, or the way to a
 * port. Its methods are called by the session's thread, and do not wait.
 */
interface SessionPlugin {

  /** The session that it runs in. */
  interface Host {

    /**
     * Has {@code work} done by the session's thread, which asks for output afterwards. For the
     * plugin's own threads; waits while too much is to be done. Nothing is done any more once the
     * session is over.
     */
    void post(Runnable work);

    /** What time it is; like all that follow, for the session's thread. */
    Instant now();

    /** Says {@code flag} to the client, after all output so far. */
    void flag(Flag flag);

    /** Ends the session without a word on its channel: the agent's report tells. */
    void fail(TaskOutcome outcome);
  }

  /** The data channel stands, for the first time. */
  void start();

  /** The session is up: right away, or when hands are shaken. */
  void opened(String clientVersion);

  /** The client sent something; only while {@link #takesInput}, and a little more. */
  void input(Bytes bytes);

  /** Whether more may come; false before it runs, and while it does not read. */
  boolean takesInput();

  void flagged(Flag flag);

  void resize(WindowSize size);

  /** Whether the service wants output now. */
  void published(boolean allowed);

  /** What is to be sent next, if there is something. */
  Optional<Bytes> output();

  /** Whether it has ended, and nothing more will come. */
  boolean isOver();

  /** When to ask again though nothing happened. */
  Instant deadline();

  /** The session is over: ends whatever still runs. */
  void close();
}

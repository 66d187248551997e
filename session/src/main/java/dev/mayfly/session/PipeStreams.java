package dev.mayfly.session;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * What a remote command is joined to. They are read and written by threads of the {@link PipeRun},
 * may block as they like, and are not closed.
 *
 * @param in the command's stdin, until its end
 * @param out gets the command's stdout, flushed as it comes
 * @param err gets the command's stderr, flushed as it comes
 */
public record PipeStreams(InputStream in, OutputStream out, OutputStream err) {}

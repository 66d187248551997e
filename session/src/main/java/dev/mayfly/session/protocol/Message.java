package dev.mayfly.session.protocol;

import dev.mayfly.session.json.AcknowledgeContent;
import dev.mayfly.session.json.ChannelClosedContent;
import dev.mayfly.session.json.MalformedPayload;
import dev.mayfly.session.json.SessionStateContent;
import java.time.Instant;
import java.util.UUID;

/**
 * What a frame means. Which end sends what: docs/protocol.md.
 *
 * <p>Source: amazon-ssm-agent agent/session/contracts, session-manager-plugin src/message.
 */
public sealed interface Message {

  /**
   * A numbered message of one of the two streams, to be acknowledged by its receiver.
   *
   * @param sequence from 0, one more with each message in this direction
   * @param id of the frame
   */
  record StreamData(
      Direction direction, long sequence, PayloadType payloadType, Bytes payload, UUID id)
      implements Message {}

  /** Stream message {@code sequence} has arrived at the other end. */
  record Acknowledge(long sequence) implements Message {}

  /** The service ends the session; {@code output} says why, and is empty as a rule. */
  record ChannelClosed(String sessionId, String output) implements Message {

    static final String TYPE = "channel_closed";

    /** The frame with which a service says this to {@code destinationId}. */
    public Frame toFrame(String destinationId, UUID id, Instant at) {
      ChannelClosedContent content =
          new ChannelClosedContent(id.toString(), at.toString(), destinationId, sessionId, output);
      return Frame.ofService(TYPE, Bytes.utf8(content.toJson()), id, at);
    }
  }

  /** The service asks an agent to send no more: nobody is listening. */
  record PausePublication() implements Message {

    static final String TYPE = "pause_publication";

    /** The frame with which a service says this. */
    public Frame toFrame(UUID id, Instant at) {
      return Frame.ofService(TYPE, Bytes.utf8(TYPE), id, at);
    }
  }

  /** The service asks an agent to go on sending. */
  record StartPublication() implements Message {

    static final String TYPE = "start_publication";

    /** The frame with which a service says this. */
    public Frame toFrame(UUID id, Instant at) {
      return Frame.ofService(TYPE, Bytes.utf8(TYPE), id, at);
    }
  }

  /** An agent tells the service how a session is; never reaches a client. */
  record AgentSessionState(String state, String sessionId) implements Message {

    /** The agent's end of the data channel is open. */
    public static final String CONNECTED = "Connected";

    /** The command has ended, and all its output has been sent. */
    public static final String TERMINATING = "Terminating";

    static final String TYPE = "agent_session_state";

    /** The frame with which an agent says this. */
    public Frame toFrame(UUID id, Instant at) {
      Bytes payload = Bytes.utf8(new SessionStateContent(state, sessionId).toJson());
      return Frame.of(TYPE, 0, Frame.SYN_FIN, PayloadType.NONE.number(), payload, id, at);
    }
  }

  /** A message of a type that belongs elsewhere, or to a later version; to be ignored. */
  record Unknown(String type) implements Message {}

  /** The message type of acknowledgements. */
  String ACKNOWLEDGE = "acknowledge";

  /** What {@code frame} means. */
  static Message of(Frame frame) throws MalformedFrame {
    try {
      return switch (frame.type()) {
        case "input_stream_data" -> streamData(Direction.INPUT, frame);
        case "output_stream_data" -> streamData(Direction.OUTPUT, frame);
        case ACKNOWLEDGE ->
            new Acknowledge(AcknowledgeContent.parse(frame.payload().utf8()).sequence());
        case ChannelClosed.TYPE -> channelClosed(frame);
        case PausePublication.TYPE -> new PausePublication();
        case StartPublication.TYPE -> new StartPublication();
        case AgentSessionState.TYPE -> agentSessionState(frame);
        // The wire is open: nobody waits for an answer to a type that we do not know.
        default -> new Unknown(frame.type());
      };
    } catch (MalformedPayload broken) {
      throw new MalformedFrame(broken.why());
    }
  }

  private static StreamData streamData(Direction direction, Frame frame) throws MalformedFrame {
    int payloadType =
        frame
            .payloadType()
            .orElseThrow(() -> new MalformedFrame(frame.type() + " without a payload type"));
    if (frame.sequence() < 0) {
      throw new MalformedFrame(frame.type() + " number " + frame.sequence());
    }
    return new StreamData(
        direction, frame.sequence(), PayloadType.of(payloadType), frame.payload(), frame.id());
  }

  private static ChannelClosed channelClosed(Frame frame) throws MalformedPayload {
    ChannelClosedContent content = ChannelClosedContent.parse(frame.payload().utf8());
    return new ChannelClosed(content.sessionId(), content.output());
  }

  private static AgentSessionState agentSessionState(Frame frame) throws MalformedPayload {
    SessionStateContent content = SessionStateContent.parse(frame.payload().utf8());
    return new AgentSessionState(content.state(), content.sessionId());
  }
}

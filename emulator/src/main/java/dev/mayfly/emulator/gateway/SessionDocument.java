package dev.mayfly.emulator.gateway;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a session is to do in its container; the agent gets it as a document. */
public sealed interface SessionDocument {

  /**
   * One command on a terminal, as ExecuteCommand asks for it.
   *
   * @param command one string; the agent splits it into words
   * @param kmsKeyId the key that encrypts the session, as the cluster names it
   */
  record Command(String command, Optional<String> kmsKeyId) implements SessionDocument {
    /** Not encrypted. */
    public Command(String command) {
      this(command, Optional.empty());
    }
  }

  /**
   * One of the documents that Session Manager publishes, for StartSession.
   *
   * @param sessionType {@code Port}, {@code Standard_Stream} and so on
   * @param properties with {@code {{ name }}} where the agent fills in a parameter
   * @param parameters every one that the document has, by its name
   */
  record Published(
      String name,
      String description,
      String sessionType,
      JsonObject properties,
      Map<String, List<String>> parameters)
      implements SessionDocument {

    public Published {
      properties = properties.deepCopy();
      parameters = new TreeMap<>(parameters);
    }
  }
}

/** The SSM session protocol, usable on its own. Needs the JDK and Gson, nothing else. */
module dev.mayfly.session {
  requires java.net.http;
  requires com.google.gson;
  requires static org.jspecify;

  exports dev.mayfly.session;
  exports dev.mayfly.session.pipe;
  exports dev.mayfly.session.protocol;
  exports dev.mayfly.session.smux;
}

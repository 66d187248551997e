/** The command. */
module dev.mayfly.cli {
  requires dev.mayfly.ecs;
  requires info.picocli;
  requires com.google.gson;
  requires org.tomlj;
  // For sun.misc.Signal, which is reached by reflection.
  requires jdk.unsupported;
  requires static org.jspecify;
}

/** The command. */
module dev.mayfly.cli {
  requires dev.mayfly.ecs;
  requires info.picocli;
  requires com.google.gson;
  requires static org.jspecify;

  opens dev.mayfly.cli to
      info.picocli;
}

/** Ephemeral shells on ECS, as a library. */
module dev.mayfly.ecs {
  requires transitive dev.mayfly.session;
  requires com.google.gson;
  requires static org.jspecify;

  exports dev.mayfly.ecs;
}

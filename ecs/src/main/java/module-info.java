/** Ephemeral shells on ECS, as a library. */
module dev.mayfly.ecs {
  requires transitive dev.mayfly.session;
  requires transitive com.google.gson;
  requires static org.jspecify;
  requires software.amazon.awssdk.auth;
  requires software.amazon.awssdk.awscore;
  requires software.amazon.awssdk.core;
  requires software.amazon.awssdk.http;
  requires software.amazon.awssdk.http.auth.aws;
  requires software.amazon.awssdk.http.auth.spi;
  requires software.amazon.awssdk.http.urlconnection;
  requires software.amazon.awssdk.identity.spi;
  requires software.amazon.awssdk.profiles;
  requires software.amazon.awssdk.regions;
  requires software.amazon.awssdk.retries;
  requires software.amazon.awssdk.retries.api;
  requires software.amazon.awssdk.services.cloudwatchlogs;
  requires software.amazon.awssdk.services.ecs;
  requires software.amazon.awssdk.services.kms;
  requires software.amazon.awssdk.services.ssm;
  requires software.amazon.awssdk.services.sts;
  requires software.amazon.awssdk.utils;

  exports dev.mayfly.ecs;
  exports dev.mayfly.ecs.aws;
  exports dev.mayfly.ecs.shell;
}

package dev.mayfly.emulator.http;

/** Who signed a request: {@code arn} as GetCallerIdentity says it. */
public record Caller(String accessKeyId, String arn) {}

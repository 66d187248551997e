package dev.mayfly.emulator.http;

/** An access key and its secret. The secret is never printed. */
public record Credentials(String accessKeyId, String secretAccessKey) {

  public Credentials {
    if (accessKeyId.isBlank() || secretAccessKey.isBlank()) {
      throw new IllegalArgumentException("credentials with an empty part");
    }
  }

  @Override
  public String toString() {
    return "Credentials[" + accessKeyId + "]";
  }
}

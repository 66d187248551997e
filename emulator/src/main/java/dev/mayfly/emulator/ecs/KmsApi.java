package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import dev.mayfly.emulator.http.Caller;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * KMS, as far as the data keys of sessions go. One key is there from the start, {@link #ALIAS}; all
 * of them are forgotten when the cloud stops.
 */
final class KmsApi implements AwsJsonApi {

  /** The alias of the key that is there from the start. */
  static final String ALIAS = "alias/local";

  private static final int MOST_BYTES = 1024;
  private static final Pattern ALIAS_NAME = Pattern.compile("alias/[a-zA-Z0-9/_-]{1,250}");

  private final Arns arns;
  private final InstantSource clock;
  private final Supplier<UUID> ids;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, KmsKey> keys = new ConcurrentHashMap<>();
  private final Map<String, KmsKey> aliases = new ConcurrentHashMap<>();
  private final Map<String, Operation> operations =
      Map.of(
          "CreateKey", this::createKey,
          "CreateAlias", this::createAlias,
          "DescribeKey", this::describeKey,
          "GenerateDataKey", this::generateDataKey,
          "Decrypt", this::decrypt);

  KmsApi(Arns arns, InstantSource clock, Supplier<UUID> ids) {
    this.arns = arns;
    this.clock = clock;
    this.ids = ids;
    aliases.put(ALIAS, newKey("Encrypts sessions of the local cloud"));
  }

  private KmsKey newKey(String description) {
    String id = ids.get().toString();
    KmsKey key = new KmsKey(id, arns.key(id), description, clock.instant(), random);
    keys.put(id, key);
    return key;
  }

  @Override
  public String target() {
    return "TrentService";
  }

  @Override
  public String service() {
    return "kms";
  }

  @Override
  public Map<String, Operation> operations() {
    return operations;
  }

  /** The key's ARN, however it is named: so IAM sees it. */
  @Override
  public String resource(String operation, Input input) {
    try {
      return operation.equals("Decrypt")
          ? named(blob(input)).map(KmsKey::arn).orElse("*")
          : key(input).arn();
    } catch (AwsError e) {
      return "*";
    }
  }

  private JsonObject createKey(Input input, Caller caller) throws AwsError {
    return described(newKey(input.text("Description").orElse("")));
  }

  private JsonObject createAlias(Input input, Caller caller) throws AwsError {
    String name = input.text("AliasName").orElse("");
    if (!ALIAS_NAME.matcher(name).matches()) {
      throw KmsErrors.invalid("1 validation error detected: Value '" + name + "' at 'aliasName'");
    }
    KmsKey key = keyNamed(input.text("TargetKeyId").orElse(""));
    if (aliases.putIfAbsent(name, key) != null) {
      throw KmsErrors.aliasExists(arns.alias(name));
    }
    return new JsonObject();
  }

  private JsonObject describeKey(Input input, Caller caller) throws AwsError {
    return described(key(input));
  }

  private JsonObject described(KmsKey key) {
    JsonObject metadata =
        new Fields()
            .text("AWSAccountId", arns.account())
            .text("KeyId", key.id())
            .text("Arn", key.arn())
            .time("CreationDate", key.created())
            .flag("Enabled", true)
            .text("Description", key.description())
            .text("KeyUsage", "ENCRYPT_DECRYPT")
            .text("KeyState", "Enabled")
            .text("Origin", "AWS_KMS")
            .text("KeyManager", "CUSTOMER")
            .text("KeySpec", "SYMMETRIC_DEFAULT")
            .build();
    return new Fields().json("KeyMetadata", metadata).build();
  }

  private JsonObject generateDataKey(Input input, Caller caller) throws AwsError {
    KmsKey key = key(input);
    byte[] plaintext = new byte[length(input)];
    random.nextBytes(plaintext);
    return new Fields()
        .text("CiphertextBlob", base64(key.encrypt(plaintext, context(input))))
        .text("Plaintext", base64(plaintext))
        .text("KeyId", key.arn())
        .build();
  }

  private static int length(Input input) throws AwsError {
    Optional<Integer> bytes = input.number("NumberOfBytes");
    Optional<String> spec = input.filled("KeySpec");
    if (bytes.isPresent() == spec.isPresent()) {
      throw KmsErrors.invalid("Please specify either number of bytes or key spec.");
    }
    int length = bytes.orElseGet(() -> spec.equals(Optional.of("AES_128")) ? 16 : 32);
    if (length < 1 || length > MOST_BYTES) {
      throw KmsErrors.invalid(
          "1 validation error detected: Value '" + length + "' at 'numberOfBytes'");
    }
    return length;
  }

  private JsonObject decrypt(Input input, Caller caller) throws AwsError {
    byte[] blob = blob(input);
    KmsKey key = named(blob).orElseThrow(KmsErrors::invalidCiphertext);
    if (input.has("KeyId") && key(input) != key) {
      throw KmsErrors.incorrectKey();
    }
    return new Fields()
        .text("Plaintext", base64(key.decrypt(blob, context(input))))
        .text("KeyId", key.arn())
        .text("EncryptionAlgorithm", "SYMMETRIC_DEFAULT")
        .build();
  }

  private Optional<KmsKey> named(byte[] blob) {
    return keys.values().stream().filter(key -> key.isNamedIn(blob)).findFirst();
  }

  private static byte[] blob(Input input) throws AwsError {
    try {
      return Base64.getDecoder().decode(input.text("CiphertextBlob").orElse(""));
    } catch (IllegalArgumentException notBase64) {
      throw KmsErrors.invalidCiphertext();
    }
  }

  private static Map<String, String> context(Input input) throws AwsError {
    Input given = input.inner("EncryptionContext");
    Map<String, String> context = new HashMap<>();
    for (String name : given.json().keySet()) {
      context.put(name, given.text(name).orElse(""));
    }
    return context;
  }

  private KmsKey key(Input input) throws AwsError {
    return keyNamed(input.text("KeyId").orElse(""));
  }

  /** By ARN, id, alias, or the ARN of an alias. */
  private KmsKey keyNamed(String name) throws AwsError {
    String prefix = arns.key("");
    String aliasPrefix = arns.alias("");
    String local = name.startsWith(aliasPrefix) ? name.substring(aliasPrefix.length()) : name;
    String id = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    KmsKey found = local.startsWith("alias/") ? aliases.get(local) : keys.get(id);
    if (found == null) {
      throw local.startsWith("alias/")
          ? KmsErrors.noAlias(arns.alias(local))
          : KmsErrors.noKey(Arns.isArn(name) ? name : arns.key(id));
    }
    return found;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}

package dev.mayfly.session.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PayloadCipherTest {

  private static final Capture RECORDED = Capture.load("interactive-shell-kms");

  @Test
  void whatTheOfficialPeersEncryptedDecrypts() throws MalformedFrame {
    PayloadCipher client = PayloadCipher.ofClient(RECORDED.dataKey(), new Random(1));
    PayloadCipher agent = PayloadCipher.ofAgent(RECORDED.dataKey(), new Random(1));

    assertThat(client.decrypt(recorded("agent", 16)).utf8()).isEqualTo("# ");
    assertThat(agent.decrypt(recorded("client", 18)).utf8()).isEqualTo("echo secret\n");
  }

  private static Bytes recorded(String from, int line) {
    Capture.Line recorded = RECORDED.lines().get(line);
    assertThat(recorded.from()).isEqualTo(from);
    return recorded.frame().payload();
  }

  @Test
  void eachEndReadsWhatTheOtherWritesAndNotItsOwn() throws MalformedFrame {
    PayloadCipher client = PayloadCipher.ofClient(Aes.KEY, new Random(1));
    PayloadCipher agent = PayloadCipher.ofAgent(Aes.KEY, new Random(2));
    Bytes secret = Bytes.utf8("a secret");

    Bytes wire = client.encrypt(secret);

    assertThat(wire.length()).isEqualTo(secret.length() + PayloadCipher.OVERHEAD);
    assertThat(agent.decrypt(wire)).isEqualTo(secret);
    assertThatExceptionOfType(MalformedFrame.class).isThrownBy(() -> client.decrypt(wire));
  }

  @Test
  void nothingAtAllCanBeEncryptedToo() throws MalformedFrame {
    PayloadCipher client = PayloadCipher.ofClient(Aes.KEY, new Random(1));
    PayloadCipher agent = PayloadCipher.ofAgent(Aes.KEY, new Random(2));

    assertThat(agent.decrypt(client.encrypt(Bytes.EMPTY))).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void everyChangedBitAndEveryMissingByteIsNoticed() {
    PayloadCipher client = PayloadCipher.ofClient(Aes.KEY, new Random(1));
    PayloadCipher agent = PayloadCipher.ofAgent(Aes.KEY, new Random(2));
    byte[] wire = client.encrypt(Bytes.utf8("a secret")).toByteArray();

    for (int bit = 0; bit < 8 * wire.length; bit++) {
      byte[] changed = wire.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatExceptionOfType(MalformedFrame.class)
          .isThrownBy(() -> agent.decrypt(Bytes.of(changed)));
    }
    for (int length = 0; length < wire.length; length++) {
      Bytes cut = Bytes.copyOf(wire, 0, length);
      assertThatExceptionOfType(MalformedFrame.class).isThrownBy(() -> agent.decrypt(cut));
    }
  }

  @Test
  void anAgentCountsItsNoncesInLittleEndianWordsWithCarry() {
    Nonces nonces = Nonces.counting(drawing("feffffff ffffffff 07000000"));

    assertThat(List.of(hex(nonces), hex(nonces), hex(nonces), hex(nonces)))
        .containsExactly(
            "feffffffffffffff07000000",
            "ffffffffffffffff07000000",
            "000000000000000008000000",
            "010000000000000008000000");
  }

  private static String hex(Nonces nonces) {
    return HexFormat.of().formatHex(nonces.next());
  }

  private static Random drawing(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return new Random(0) {
      private static final long serialVersionUID = 1L;

      @Override
      public void nextBytes(byte[] target) {
        System.arraycopy(bytes, 0, target, 0, target.length);
      }
    };
  }

  @Test
  void aClientsNoncesAreRandom() {
    Nonces nonces = Nonces.random(new Random(1));
    Set<Bytes> seen = new HashSet<>();

    for (int i = 0; i < 1000; i++) {
      seen.add(Bytes.of(nonces.next()));
    }

    assertThat(seen).hasSize(1000);
  }

  @Test
  void aKeyOfAnotherLengthIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DataKey(Bytes.of(new byte[32]), Bytes.EMPTY))
        .withMessage("a data key of 32 bytes, where 64 are needed");
  }
}

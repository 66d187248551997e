package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.cli.terminal.EscapeKeys.Escape;
import dev.mayfly.cli.terminal.ScriptedTerminal;
import dev.mayfly.session.IdlePolicy;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.Session;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.SessionEnd;
import dev.mayfly.session.protocol.Statistics;
import dev.mayfly.session.protocol.WindowSize;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompanyTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final ScriptedTerminal terminal = new ScriptedTerminal(true);
  private final SharedScreen screen = new SharedScreen(terminal);
  private final Idle session = new Idle();
  private volatile Instant end = NOW.plus(Duration.ofHours(12));
  private volatile boolean mayBeLonger = true;
  private Runnable over = () -> {};

  @AfterEach
  void end() {
    over.run();
  }

  @Test
  void aConnectionThatIsLostAndOneThatIsBackAreALineEach() {
    Company company = company('~');

    company.lost("cable");
    company.resumed();

    assertThat(terminal.shown().lines())
        .containsExactly(
            "mayfly: connection lost (cable), resuming... ~. gives up",
            "mayfly: the connection is back, and nothing is lost");
    assertThat(session.sizes).isEmpty();
  }

  @Test
  void anEditorIsMadeToDrawAnewOnceTheConnectionIsBack() throws Exception {
    Company company = company('~');
    screen.show(Bytes.utf8("\033[?1049h"));

    company.resumed();

    assertThat(session.nextSize()).isEqualTo(new WindowSize(80, 23));
    assertThat(session.nextSize()).isEqualTo(new WindowSize(80, 24));
  }

  @Test
  void withoutEscapesNoneIsRecommended() {
    Company company = company((char) 0);

    company.lost("cable");
    company.silent(Duration.ofSeconds(5));

    assertThat(terminal.shown()).contains("resuming...\r\n").doesNotContain("gives up");
  }

  @Test
  void aSilenceIsExplained() {
    company('%').silent(Duration.ofSeconds(5));

    assertThat(terminal.shown())
        .startsWith("mayfly: no answer from the container for 5 s; still waiting, %. or Ctrl-C")
        .contains("as many sessions as it may have", "no route to ssmmessages");
  }

  @Test
  void theHelpListsEveryEscape() throws Exception {
    company('%').ask(Escape.HELP);

    assertThat(terminal.awaitShown("send one %"))
        .contains("  %.  end", "  %s  show", "  %+  let", "  %?  show");
  }

  @Test
  void theStatusTellsOfTaskAndTraffic() throws Exception {
    company('~').ask(Escape.STATUS);

    assertThat(terminal.awaitShown("messages twice"))
        .contains(
            "mayfly: task 3f9c, ends in 12 h",
            "connection  up",
            "round trip  12.5 ms",
            "sent        10 bytes, 4 messages again; under way 3 bytes, with their headers",
            "received    20 bytes, 5 messages twice");
  }

  @Test
  void moreLifetimeIsSaidWithTheNewEnd() throws Exception {
    end = NOW.plus(Duration.ofHours(1));

    company('~').ask(Escape.PROLONG);

    terminal.awaitShown("mayfly: the task ends in 12 h\r\n");
  }

  @Test
  void whereItMayNotLiveLongerTheReasonIsSaid() throws Exception {
    mayBeLonger = false;

    company('~').ask(Escape.PROLONG);

    assertThat(terminal.awaitShown("try   ask")).contains("mayfly: no longer\r\n  why   a limit");
  }

  @Test
  void theEndOfTheTaskIsAnnouncedOnceAndAgainOnlyForAnotherEnd() throws Exception {
    end = NOW.plus(Duration.ofSeconds(119));
    Company company = company('~');
    terminal.awaitShown("the task ends in 1 min 59 s, at its maximum lifetime; ~+ lets it live");

    company.ask(Escape.HELP);
    String shown = terminal.awaitShown("send one ~");
    assertThat(shown.split("at its maximum", -1)).hasSize(2);
    end = NOW.plus(Duration.ofSeconds(100));
    company.ask(Escape.HELP);

    terminal.awaitShown("the task ends in 1 min 40 s");
  }

  @Test
  void aTaskWithALongLifeIsNotAnnounced() throws Exception {
    end = NOW.plus(Duration.ofSeconds(121));

    company('~').ask(Escape.HELP);

    assertThat(terminal.awaitShown("send one ~")).doesNotContain("maximum lifetime");
  }

  private Company company(char escape) {
    Company.Subject subject =
        new Company.Subject() {
          @Override
          public InstantSource clock() {
            return InstantSource.fixed(NOW);
          }

          @Override
          public String where() {
            return "task 3f9c";
          }

          @Override
          public Optional<Instant> endsAt() {
            return Optional.of(end);
          }

          @Override
          public Instant prolong() {
            if (!mayBeLonger) {
              throw new MayflyException(Problem.failure("no longer", "a limit", "ask"));
            }
            end = NOW.plus(Duration.ofHours(12));
            return end;
          }
        };
    Company company =
        new Company(
            screen, new Manners(escape, IdlePolicy.never(), false), subject, terminal::size);
    over = company.begin(session);
    return company;
  }

  /** A session that does nothing but remember its sizes. */
  private static final class Idle implements Session {
    final BlockingQueue<WindowSize> sizes = new LinkedBlockingQueue<>();

    WindowSize nextSize() throws InterruptedException {
      WindowSize size = sizes.poll(60, TimeUnit.SECONDS);
      assertThat(size).isNotNull();
      return size;
    }

    @Override
    public String id() {
      return "test";
    }

    @Override
    public void type(Bytes keys) {}

    @Override
    public void resize(WindowSize size) {
      sizes.add(size);
    }

    @Override
    public CompletableFuture<Statistics> statistics() {
      return CompletableFuture.completedFuture(
          new Statistics(Duration.ofNanos(12_500_000), 10, 20, 3, 4, 5));
    }

    @Override
    public CompletableFuture<SessionEnd> end() {
      return new CompletableFuture<>();
    }

    @Override
    public void close() {}
  }
}

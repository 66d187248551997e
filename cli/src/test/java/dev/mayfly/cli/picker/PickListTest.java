package dev.mayfly.cli.picker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PickListTest {

  private static final int HEIGHT = 8;

  private final PickList few =
      PickList.of("Which?", List.of("a new task", "web 3f9c", "web 77aa", "worker 0b1e"));

  private final PickList many =
      PickList.of("Which?", IntStream.range(0, 100).mapToObj(i -> "row " + i).toList());

  private static PickList after(PickList list, PickKey... keys) {
    PickList changed = list;
    for (PickKey key : keys) {
      changed = changed.on(key, HEIGHT);
    }
    return changed;
  }

  private static List<String> shown(PickList list, int width) {
    return list.lines(width, HEIGHT).stream().map(PickList.Line::text).toList();
  }

  @Test
  void theFirstRowIsMarkedAtFirst() {
    assertThat(few.chosen()).isEqualTo(OptionalInt.of(0));
    assertThat(shown(few, 80))
        .containsExactly(
            "Which?",
            "find: _",
            "> a new task",
            "  web 3f9c",
            "  web 77aa",
            "  worker 0b1e",
            "4 of 4; arrows, letters to filter, Enter; Esc leaves");
  }

  @Test
  void arrowsMoveTheMarkAndStopAtTheEnds() {
    assertThat(after(few, new PickKey.Move(-1)).chosen()).hasValue(0);
    assertThat(after(few, new PickKey.Move(1), new PickKey.Move(1)).chosen()).hasValue(2);
    assertThat(after(few, new PickKey.Last(), new PickKey.Move(1)).chosen()).hasValue(3);
    assertThat(after(few, new PickKey.Last(), new PickKey.First()).chosen()).hasValue(0);
  }

  @Test
  void aLongListScrollsSoThatTheMarkedRowIsSeen() {
    PickList down = after(many, new PickKey.Turn(1), new PickKey.Turn(1));

    assertThat(down.chosen()).hasValue(10);
    assertThat(shown(down, 80))
        .containsExactly(
            "Which?",
            "find: _",
            "  row 8",
            "  row 9",
            "> row 10",
            "  row 11",
            "  row 12",
            "100 of 100; arrows, letters to filter, Enter; Esc leaves");
    assertThat(shown(after(many, new PickKey.Last()), 80)).contains("> row 99", "  row 95");
  }

  @Test
  void whatIsTypedLeavesTheRowsThatHaveEachWordOfIt() {
    PickList found = after(few, new PickKey.Typed("7A w"));

    assertThat(found.matches()).containsExactly(2);
    assertThat(found.chosen()).hasValue(2);
    assertThat(shown(found, 80)).contains("find: 7A w_", "> web 77aa");
  }

  @Test
  void theMarkIsAmongTheMatches() {
    PickList found = after(few, new PickKey.Last(), new PickKey.Typed("web"), new PickKey.Move(1));

    assertThat(found.chosen()).hasValue(2);
  }

  @Test
  void whereNothingMatchesNothingIsChosenAndLettersCanBeTakenBack() {
    PickList none = after(few, new PickKey.Typed("x"), new PickKey.Typed("y"));

    assertThat(none.chosen()).isEmpty();
    assertThat(shown(none, 80)).contains("  nothing has that");
    assertThat(after(none, new PickKey.Erase()).typed()).isEqualTo("x");
    assertThat(after(none, new PickKey.Clear()).matches()).hasSize(4);
    assertThat(after(few, new PickKey.Erase()).typed()).isEmpty();
  }

  @Test
  void noLineIsAsWideAsTheScreen() {
    assertThat(shown(few, 12))
        .containsExactly(
            "Which?",
            "find: _",
            "> a new ta…",
            "  web 3f9c",
            "  web 77aa",
            "  worker 0…",
            "4 of 4; ar…");
  }

  @Test
  void onALowScreenThereAreNoMoreLinesThanItHas() {
    assertThat(many.lines(80, 2)).hasSize(2);
    assertThat(many.lines(1, 1)).hasSize(1);
  }
}

package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EphemeralTagsTest {

  @Test
  void aValueIsReducedToWhatEcsAllows() {
    assertThat(EphemeralTags.reduce("fix #42; see\thttps://x.example/?a=b&c (ünïcode)"))
        .isEqualTo("fix _42_ see https://x.example/_a=b_c _ünïcode_");
  }

  @Test
  void aLongValueIsCutWithoutSplittingACharacter() {
    String letter = "𝒜"; // two chars

    assertThat(EphemeralTags.reduce("x" + letter.repeat(200))).hasSize(255);
  }

  @Test
  void startedByIsTheCallersShortNameOfAllowedCharacters() {
    assertThat(EphemeralTags.startedBy("arn:aws:iam::111122223333:user/team/ann"))
        .isEqualTo("mayfly/ann-d6a616d8");
    assertThat(EphemeralTags.startedBy("arn:aws:iam::111122223333:root"))
        .isEqualTo("mayfly/root-3d077c12");
    assertThat(
            EphemeralTags.startedBy(
                "arn:aws:sts::1:assumed-role/Dev/ann.with.a.very.long.name@example.com"))
        .hasSize(36)
        .matches("mayfly/[A-Za-z0-9_-]+");
  }

  @Test
  void twoCallersOfOneNameAreToldApart() {
    String admin = "arn:aws:sts::111122223333:assumed-role/Admin/ann@example.com";

    assertThat(EphemeralTags.startedBy(admin))
        .isNotEqualTo(EphemeralTags.startedBy(Fixtures.CALLER));
  }
}

package dev.jackdaw.tokenizer.bpe;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NormalTextTest {
  /**
   * Whatever can join with a character before it must not begin a stretch. Composition undoes
   * decomposition, so the characters to check are those that a decomposition puts second or later.
   */
  @Test
  void mayCompose_everyCharacterThatCanFollowInAComposition_isTrue() {
    int checked = 0;
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        continue;
      }
      String character = Character.toString(c);
      String apart = Normalizer.normalize(character, Form.NFD);
      if (apart.equals(character) || !Normalizer.isNormalized(character, Form.NFC)) {
        continue;
      }
      int first = Character.charCount(apart.codePointAt(0));
      for (int i = first; i < apart.length(); i += Character.charCount(apart.codePointAt(i))) {
        assertThat(NormalText.mayCompose(apart.codePointAt(i)))
            .as("U+%04X in U+%04X", apart.codePointAt(i), c)
            .isTrue();
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(12_000);
  }

  @Test
  void of_randomText_equalsTheWholeNormalised() {
    int[] some = {
      'a', 'e', 'E', ' ', 0x301, 0x323, 0x30C, 0x1100, 0x1161, 0x11A8, 0xAC00, 0xE9, 0x212B, 0x1E69,
      0x9C7, 0x9BE, 0xDD9, 0xDCF, 0xDCA, 0x16D67, 0x16D63, 0x11347, 0x1133E, 0x1F600, 0x2F800, 0x344
    };
    for (int seed = 0; seed < 5000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i >= 0; i--) {
        text.appendCodePoint(some[random.nextInt(some.length)]);
      }
      String original = text.toString();
      String expected = Normalizer.normalize(original, Form.NFC);
      NormalText nfc = NormalText.of(original, Form.NFC);

      assertThat(nfc.text()).as("seed " + seed).isEqualTo(expected);
      assertThat(NormalText.isNormal(original)).isEqualTo(original.equals(expected));
      for (int i = 0; i < expected.length(); i++) {
        String source = original.substring(nfc.starts()[i], nfc.ends()[i]);
        assertThat(Normalizer.normalize(source, Form.NFC))
            .as("seed " + seed)
            .contains(expected.substring(i, i + 1));
      }
    }
  }
}

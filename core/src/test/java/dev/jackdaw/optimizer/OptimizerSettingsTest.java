package dev.jackdaw.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptimizerSettingsTest {
  record Settings(Optimizer optimizer, List<ParameterGroup> groups) {}

  private static Settings read(String yaml) {
    return Binder.bind(
        Yaml.parse(yaml, "recipe.yaml"),
        Settings.class,
        () -> {
          throw new AssertionError("no component is meant here");
        },
        null);
  }

  @ParameterizedTest
  @CsvSource({
    "adamw,AdamW",
    "adam,Adam",
    "adagrad,Adagrad",
    "lion,Lion",
    "muon,Muon",
    "rmsprop,Rmsprop",
    "sgd,Sgd"
  })
  void bind_nameAlone_everythingElseHasDefaults(String name, String type) {
    assertThat(read("{optimizer: " + name + ", groups: []}").optimizer().getClass().getSimpleName())
        .isEqualTo(type);
  }

  @Test
  void bind_muonWithAdamw_nestedSettingsRead() {
    Optimizer muon =
        read("{optimizer: {type: muon, adamw: {beta2: 0.99}}, groups: []}").optimizer();
    assertThat(((Muon) muon).adamw()).isEqualTo(new AdamW(0.9, 0.99, 1e-8, 0.1, false));
  }

  @Test
  void bind_contradictionAndRange_allProblemsAtOnce() {
    String yaml =
        "{optimizer: {type: sgd, momentum: 0, nesterov: true}, groups: [{match: x, rate: -1}]}";
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("nesterov needs momentum")
        .hasMessageContaining("groups[0].rate");
  }
}

package dev.jackdaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.ObjectMapper;

class JsonTest {
  @Test
  void pretty_everyKindOfValue_readsBackTheSame() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("text", "quote \" backslash \\ line\n tab\t bell\u0007 é 日本 😀");
    document.put("number", 0.1);
    document.put("count", 3);
    document.put("big", 1L << 40);
    document.put("truth", true);
    document.put("nothing", null);
    document.put("list", Arrays.asList(1, 2, null));
    document.put("nested", List.of(Map.of("a", List.of(List.of(1), List.of())), Map.of()));

    assertThat(new ObjectMapper().readValue(Json.pretty(document), Map.class)).isEqualTo(document);
  }

  @Test
  void pretty_notFinite_isNull() {
    assertThat(Json.pretty(Double.NaN)).isEqualTo("null");
    assertThat(Json.pretty(List.of(Float.POSITIVE_INFINITY, 1))).isEqualTo("[null, 1]");
  }

  @Test
  void pretty_loneSurrogate_isEscaped() {
    assertThat(Json.pretty("a\ud800b")).isEqualTo("\"a\\ud800b\"");
  }
}

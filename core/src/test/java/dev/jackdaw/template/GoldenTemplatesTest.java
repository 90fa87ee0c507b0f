package dev.jackdaw.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Templates of models and of single features beside what transformers makes of them. */
class GoldenTemplatesTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @Test
  void cases_ofTheReference_areAllThere() {
    assertThat(cases()).hasSize(195);
  }

  @TestFactory
  Stream<DynamicTest> case_ofTheReference_givesItsTextOrError() {
    List<JsonNode> cases = cases();
    return IntStream.range(0, cases.size())
        .mapToObj(i -> DynamicTest.dynamicTest("case " + i, () -> compare(cases.get(i))));
  }

  private static void compare(JsonNode golden) {
    Map<String, Object> variables = JSON.convertValue(golden.get("v"), Map.class);
    JsonNode error = golden.get("err");
    String expected =
        error == null || error.isNull() ? golden.get("out").asString() : error.asString();
    assertThat(outcome(golden.get("t").asString(), variables)).isEqualTo(expected);
  }

  private static String outcome(String source, Map<String, Object> variables) {
    try {
      return Template.parse("golden", source)
          .run(new Variables(variables, Map.of()), Clock.systemUTC(), TemplateLimits.STANDARD)
          .value();
    } catch (TemplateFault fault) {
      String type =
          fault.kind() == TemplateFault.Kind.RAISED ? "TemplateError" : fault.kind().name();
      return type + ": " + fault.words();
    }
  }

  private static List<JsonNode> cases() {
    String golden = System.getProperty("jackdaw.golden", "");
    if (golden.isEmpty()) {
      String message =
          "set -Djackdaw.golden=FOLDER to compare with templates rendered by transformers";
      return Boolean.getBoolean("jackdaw.forbidSkips") ? fail(message) : abort(message);
    }
    List<JsonNode> cases = new ArrayList<>();
    JSON.readTree(Path.of(golden, "chat-templates", "cases.json").toFile()).forEach(cases::add);
    return cases;
  }
}

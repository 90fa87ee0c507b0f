package dev.jackdaw.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.corpus.TextScore;
import dev.jackdaw.training.RunLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HtmlReportTest {
  private static final String EVIL =
      "</script><script>alert('x')</script> {{data}} $1 \\ & \"quoted\" \u0001";

  @TempDir Path folder;

  @Test
  void write_aRun_showsFiguresSamplesAndConfiguration() throws Exception {
    HtmlReport.write(report("first-model", "a fine run"), folder.resolve("report.html"));
    String html = Files.readString(folder.resolve("report.html"));
    assertThat(html)
        .startsWith("<!DOCTYPE html>")
        .contains(
            "<title>first-model</title>", "<dd>28.50</dd>", "this model", "bigram", "untrained")
        .contains("On held-out text: 42,000 tokens, 180,000 bytes")
        .contains("vocabulary: 8192", "uPlot=function", "Step 10", "Step 200")
        .doesNotContain("{{");
  }

  @Test
  void html_loadsNothingFromOutside() {
    String html = HtmlReport.html(report("name", "summary"));
    assertThat(html).contains("default-src 'none'");
    assertThat(html)
        .doesNotContainPattern("(src|href)\\s*=\\s*\"http")
        .doesNotContain("@import", "url(");
  }

  @Test
  void html_ofHostileText_isEscapedEverywhere() {
    RunHistory history =
        new RunHistory(List.of(), List.of(), List.of(new RunHistory.Sample(1, EVIL, EVIL)));
    RunReport report =
        new RunReport(
            EVIL,
            EVIL,
            Map.of(EVIL, EVIL),
            List.of(
                new Comparison(EVIL, new TextScore(1, 1, 1)),
                new Comparison(EVIL, new TextScore(1, 1, 1))),
            history,
            List.of(new RunHistory.Sample(1, EVIL, EVIL)),
            EVIL,
            Map.of(EVIL, EVIL));
    String html = HtmlReport.html(report);
    assertThat(html).doesNotContain("<script>alert").doesNotContain("\u0001");
    assertThat(html)
        .contains("&lt;/script&gt;&lt;script&gt;alert(&#39;x&#39;)")
        .contains("{{data}} $1 \\ &amp; &quot;");
    assertThat(Pattern.compile("</script>").matcher(html).results().count()).isEqualTo(2);
    assertThat(data(html).get("baselines").get(0).get("name").asString()).isEqualTo(EVIL);
  }

  @Test
  void html_ofARunWithoutAnything_hasNoEmptySections() {
    RunReport report =
        new RunReport(
            "empty",
            "",
            Map.of(),
            List.of(),
            new RunHistory(List.of(), List.of(), List.of()),
            List.of(),
            "",
            Map.of());
    String html = HtmlReport.html(report);
    assertThat(html)
        .doesNotContain(
            "<h2>What it writes", "<h2>Configuration", "<h2>Provenance", "<h2>How good");
    assertThat(data(html).get("loss").size()).isZero();
  }

  @Test
  void data_ofALongRun_isAveragedDown() {
    String html = HtmlReport.html(report("name", "summary"));
    JsonNode data = data(html);
    assertThat(data.get("loss").size()).isEqualTo(Curves.LARGEST);
    assertThat(data.get("tokens").size()).isEqualTo(Curves.LARGEST);
    assertThat(data.get("smooth").get(Curves.LARGEST - 1).asDouble()).isBetween(3.0, 4.0);
    assertThat(data.get("evalLoss").size()).isEqualTo(20);
    assertThat(data.get("evalTokens").get(0).asDouble()).isEqualTo(409_600);
    assertThat(Curves.averaged(new double[] {1, Double.NaN})).containsExactly(1.0, null);
  }

  private static JsonNode data(String html) {
    Matcher data = Pattern.compile("id=\"data\">(.*?)</script>", Pattern.DOTALL).matcher(html);
    assertThat(data.find()).isTrue();
    return JsonMapper.shared().readTree(data.group(1));
  }

  private RunReport report(String title, String summary) {
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("parameters", "4.2 M");
    figures.put("tokens trained", "8.2 M");
    figures.put("time", "4 min 12 s");
    figures.put("of the machine's peak", "61 %");
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("jackdaw", "0.1.0");
    provenance.put("java", "25.0.1 Temurin");
    provenance.put(
        "text",
        "wordnet, 117,791 documents, sha256"
            + " 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
    return new RunReport(
        title,
        summary,
        figures,
        List.of(
            new Comparison("this model", new TextScore(42_000 * Math.log(28.5), 42_000, 180_000)),
            new Comparison("bigram", new TextScore(42_000 * Math.log(121.3), 42_000, 180_000)),
            new Comparison("untrained", new TextScore(42_000 * Math.log(8192), 42_000, 180_000))),
        RunHistory.of(events()),
        List.of(
            new RunHistory.Sample(
                200,
                "A jackdaw is",
                " a small crow of the Old World with a grey nape, nesting in towers.")),
        "name: first-model\n"
            + "tokenizer: {type: bpe, vocabulary: 8192}\n"
            + "model: {type: transformer, depth: 6}\n",
        provenance);
  }

  private List<JsonNode> events() {
    Random random = new Random(3);
    try (RunLog log = RunLog.open(folder.resolve("run.jsonl"), 0)) {
      for (int step = 1; step <= 2000; step++) {
        double loss = 3.3 + 5.7 * Math.exp(-step / 180.0) + random.nextGaussian() * 0.12;
        double rate =
            3e-3
                * Math.min(1, step / 100.0)
                * (0.1 + 0.9 * (1 + Math.cos(Math.PI * step / 2000)) / 2);
        log.append(
            "step",
            step,
            Map.of(
                "tokens",
                4096L * step,
                "loss",
                loss,
                "learning_rate",
                rate,
                "gradient_norm",
                0.6 + random.nextDouble() + 8 * Math.exp(-step / 30.0),
                "tokens_per_second",
                32_000 + 1500 * random.nextGaussian(),
                "fraction_of_peak",
                0.61 + 0.01 * random.nextGaussian()));
        if (step % 100 == 0) {
          log.append(
              "evaluation",
              step,
              Map.of(
                  "tokens",
                  42_000,
                  "loss",
                  3.35 + 5.7 * Math.exp(-step / 180.0),
                  "bits_per_byte",
                  1.2));
        }
        if (step == 10 || step == 60 || step == 200) {
          log.append(
              "sample",
              step,
              Map.of(
                  "prompt",
                  "A jackdaw is",
                  "text",
                  " of the of a in the the; \"of a the\" step " + step));
        }
      }
    }
    return RunLog.read(folder.resolve("run.jsonl"));
  }
}

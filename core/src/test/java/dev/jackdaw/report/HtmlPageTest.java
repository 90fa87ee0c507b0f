package dev.jackdaw.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.task.Figure;
import dev.jackdaw.task.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HtmlPageTest {
  private static final String EVIL = "</script><script>alert('x')</script> {{data}} $1 \\ & \"q\"";

  @TempDir Path folder;

  private static Page page(String text) {
    Figure.HeatMap map =
        new Figure.HeatMap(
            text, text, text, List.of(text, "b"), List.of(text, "b"), new int[][] {{3, 1}, {0, 2}});
    Figure.Curves curves =
        new Figure.Curves(
            text,
            text,
            text,
            List.of(
                new Figure.Series(
                    text,
                    List.of(new Figure.Point(0, 1), new Figure.Point(1, Double.NaN)),
                    false)));
    Table table = new Table(text, List.of(text, "n", "x"), List.of(List.of(text, 1234, 0.5)));
    return new Page(
        text,
        text,
        Map.of(text, text),
        List.of(
            new Page.Section.Rows(table),
            new Page.Section.Plot(map),
            new Page.Section.Plot(curves),
            new Page.Section.Words(text, List.of(text))));
  }

  @Test
  void write_aPage_showsEverySection() throws Exception {
    HtmlPage.write(page("shown"), folder.resolve("page.html"));
    String html = Files.readString(folder.resolve("page.html"));

    assertThat(html)
        .startsWith("<!DOCTYPE html>")
        .contains("<title>shown</title>", "<td class=\"number\">1,234</td>", "0.5000")
        .contains("<title>3: shown → shown</title>", "<title>1: shown → b</title>", "plot-0")
        .doesNotContain("<title>0: ")
        .doesNotContain("{{");
  }

  @Test
  void html_ofHostileText_isEscapedEverywhere() {
    String html = HtmlPage.html(page(EVIL));

    assertThat(html).doesNotContain("<script>alert").contains("default-src 'none'");
    assertThat(Pattern.compile("</script>").matcher(html).results().count()).isEqualTo(2);
    Matcher data = Pattern.compile("id=\"data\">(.*?)</script>", Pattern.DOTALL).matcher(html);
    assertThat(data.find()).isTrue();
    JsonNode plots = JsonMapper.shared().readTree(data.group(1));
    assertThat(plots.get(0).get("series").get(0).get("name").asString()).isEqualTo(EVIL);
    assertThat(plots.get(0).get("series").get(0).get("points").size()).isEqualTo(1);
  }

  @Test
  void html_loadsNothingFromOutside() {
    assertThat(HtmlPage.html(page("x")))
        .doesNotContainPattern("(src|href)\\s*=\\s*\"http")
        .doesNotContain("@import", "url(");
  }
}

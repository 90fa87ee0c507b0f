package dev.jackdaw.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.problem.UserException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates that would take the process down, or get at it. */
class HostileTemplatesTest {
  private static final long SMALL_STACK = 512 * 1024;

  /** A tenth of the usual ones, so that reaching them takes little time. */
  private static final TemplateLimits TIGHT =
      new TemplateLimits(500_000, 500, 2_000_000, 200_000, 6_400_000);

  private static Rendered render(String source, Map<String, ?> content) {
    return Template.parse("hostile", source)
        .render(new Variables(content, Map.of()), Clock.systemUTC());
  }

  @Test
  void render_loopInLoopInLoop_isStoppedByTheUsualLimits() {
    String loops = "{% for i in range(1000) %}{% for j in range(1000) %}{% for k in range(1000) %}";
    String ends = "{% endfor %}{% endfor %}{% endfor %}";
    assertThatThrownBy(() -> render(loops + ends, Map.of()))
        .hasMessageContaining("takes more than 5000000 steps");
  }

  /** Runs where the stack is small, so that recursion that is not bounded would show. */
  private static @Nullable Throwable onSmallStack(Runnable work) throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                work.run();
              } catch (Throwable e) {
                thrown.set(e);
              }
            },
            "small stack",
            SMALL_STACK);
    thread.start();
    thread.join();
    return thrown.get();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ 'a' * 10**9 }}",
        "{{ 'a' * 10**30 }}",
        "{{ [1] * 10**9 }}",
        "{{ range(10**9) }}",
        "{{ range(100000)|list * 11 }}",
        "{{ 10**10**1000 }}",
        "{{ 2**4096 * 2**4096 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ '%.999999999f' % 1 }}",
        "{{ 'a'.center(10**9) }}",
        "{{ 'a'.zfill(10**9) }}",
        "{{ 'a'|indent(10**9, true) }}",
        "{{ [1]|batch(10**9, 0)|list }}",
        "{{ [1]|slice(10**9)|list }}",
        "{% set ns = namespace(s='aaaaaaaa') %}{% for i in range(100) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
        "{% set ns = namespace(s=[1, 2]) %}{% for i in range(100) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
        "{% set ns = namespace(s=[1]) %}{% for i in range(100) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s }}",
        "{% set ns = namespace(s=[1]) %}{% for i in range(60) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s == ns.s[:] + [] }}",
        "{% set ns = namespace(s=(1,)) %}{% for i in range(60) %}{% set ns.s = (ns.s, ns.s) %}{% endfor %}{{ {ns.s: 1} }}",
        "{% set ns = namespace(s='a') %}{% for i in range(20) %}{% set ns.s = ns.s.replace('a', 'aaaa') %}{% endfor %}",
        "{% for i in range(1000) %}{% for j in range(1000) %}{% for k in range(1000) %}{% endfor %}{% endfor %}{% endfor %}",
        "{% for i in range(100000) %}{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' * 100 }}{% endfor %}",
        "{% set x = 'a' * 1000000 %}{% for i in range(100000) %}{{ 'b' in x }}{% endfor %}",
        "{% set x = 'a' * 1000000 %}{% for i in range(100000) %}{% set y = x.upper() %}{% endfor %}",
        "{% set x = '日' * 1000000 %}{% for i in range(100000) %}{% set y = x|length %}{% endfor %}",
        "{% set x = 'a' * 1000000 %}{% for i in range(100000) %}{% set y = x.isalpha() %}{% endfor %}",
        "{% set x = '😀' * 1000000 %}{% for i in range(100000) %}{% set y = x[500000] %}{% endfor %}",
        "{% set x = 'a' * 1000000 %}{% for i in range(100000) %}{% set y = x == 'a' * 1000000 %}{% endfor %}",
        "{% set x = 'a' * 1000000 %}{% set z = x ~ '' %}{% for i in range(100000) %}{% set y = x == z %}{% endfor %}",
        "{% set x = ' ' * 1000000 %}{% for i in range(100000) %}{% set y = x|trim %}{% endfor %}",
        "{% set x = 'a' * 1000000 %}{% set ns = namespace(l=[]) %}{% for i in range(100000) %}{% set ns.l = ns.l + [x[1:]] %}{% endfor %}",
        "{% set x = 'a' * 900000 %}{% set ns = namespace(l=[]) %}{% for i in range(100000) %}{% set ns.l = ns.l + [x|list] %}{% endfor %}",
        "{% set x = 'a ' * 400000 %}{% set ns = namespace(l=[]) %}{% for i in range(100000) %}{% set ns.l = ns.l + [x.split()] %}{% endfor %}"
      })
  void render_moreThanTheLimits_isStopped(String source) {
    Template template = Template.parse("hostile", source);
    Variables nothing = new Variables(Map.of(), Map.of());
    assertThatThrownBy(() -> template.render(nothing, Clock.systemUTC(), TIGHT))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.kind()).isEqualTo(UserException.Kind.RESOURCES));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m(x) %}{{ m([x]) }}{% endmacro %}{{ m(1) }}",
        "{% macro m(f) %}{{ f(f) }}{% endmacro %}{{ m(m) }}",
        "{% for i in [[1]] recursive %}{{ loop([i]) }}{% endfor %}",
        "{% macro m() %}{% call m() %}{{ caller }}{% endcall %}{% endmacro %}{{ m() }}",
        "{% macro m() %}{% for i in [1] %}{% if true %}{% set x %}{{ (m() ~ 'a')|upper }}{% endset %}{% endif %}{% endfor %}{% endmacro %}{{ m() }}",
        "{% set ns = namespace(s=[]) %}{% for i in range(50000) %}{% set ns.s = [ns.s] %}{% endfor %}{{ ns.s }}",
        "{% set ns = namespace(s=[]) %}{% for i in range(50000) %}{% set ns.s = [ns.s] %}{% endfor %}{{ ns.s|tojson }}",
        "{% set ns = namespace(s=[]) %}{% for i in range(50000) %}{% set ns.s = {'a': ns.s} %}{% endfor %}{{ ns.s|tojson(indent=1) }}",
        "{% set ns = namespace(s=[], t=[]) %}{% for i in range(50000) %}{% set ns.s = [ns.s] %}{% set ns.t = [ns.t] %}{% endfor %}{{ ns.s == ns.t }}",
        "{% set ns = namespace(s=[], t=[]) %}{% for i in range(50000) %}{% set ns.s = [ns.s] %}{% set ns.t = [ns.t] %}{% endfor %}{{ ns.s < ns.t }}",
        "{% set ns = namespace(s=()) %}{% for i in range(50000) %}{% set ns.s = (ns.s,) %}{% endfor %}{{ {ns.s: 1} }}"
      })
  void render_withoutEndInDepth_isStoppedBeforeTheStackEnds(String source)
      throws InterruptedException {
    assertThat(onSmallStack(() -> render(source, Map.of())))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("nests or recurses deeper than 500 levels");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "[",
        "{'a':",
        "not ",
        "-",
        "a if b else ",
        "f(",
        "a[",
        "a is eq (",
        "a|default(",
        "x.y[",
        "a + (",
        "{1: [("
      })
  void parse_deeplyNestedExpression_isRefusedBeforeTheStackEnds(String open)
      throws InterruptedException {
    String source = "{{ " + open.repeat(20_000) + "1";
    assertThat(onSmallStack(() -> Template.parse("hostile", source)))
        .isInstanceOf(UserException.class)
        .hasMessageMatching("(?s).*(nested deeper than 100 levels|never closed).*");
    String closed = "{{ " + open.repeat(50_000 / open.length()) + "1" + " }}";
    assertThat(onSmallStack(() -> Template.parse("hostile", closed)))
        .isInstanceOf(UserException.class);
  }

  @Test
  void parse_deeplyNestedStatements_isRefusedBeforeTheStackEnds() throws InterruptedException {
    for (String tag :
        List.of(
            "if 1",
            "for a in b",
            "set x",
            "macro m()",
            "filter upper",
            "generation",
            "with",
            "call m()")) {
      String source = ("{% " + tag + " %}").repeat(20_000);
      assertThat(onSmallStack(() -> Template.parse("hostile", source)))
          .as(tag)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("nested deeper than 100 levels");
    }
    String targets = "{% set " + "(".repeat(20_000) + "a";
    assertThat(onSmallStack(() -> Template.parse("hostile", targets + " %}")))
        .isInstanceOf(UserException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " + 1",
        " ~ 'a'",
        ".a",
        "[0]",
        "|string",
        " is defined",
        " or 1",
        " and 1",
        " == 1",
        "()"
      })
  void render_longChain_runsOrIsRefused(String link) throws InterruptedException {
    String source = "{{ 1" + link.repeat(50_000) + " }}";
    Throwable thrown = onSmallStack(() -> render(source, Map.of()));
    assertThat(thrown == null || thrown instanceof UserException)
        .as(String.valueOf(thrown))
        .isTrue();
  }

  @Test
  void render_comparedNamespaces_areNotLookedInto() throws InterruptedException {
    String source =
        "{% set a = namespace(s=[]) %}{% set b = namespace(s=[]) %}{% for i in range(50000) %}"
            + "{% set a.s = [a.s] %}{% set b.s = [b.s] %}{% endfor %}{{ a == b }}{{ a == a }}";
    assertThat(
            onSmallStack(() -> assertThat(render(source, Map.of()).text()).isEqualTo("FalseTrue")))
        .isNull();
  }

  @Test
  void render_contentNestedWithoutEnd_isStopped() throws InterruptedException {
    List<Object> nested = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      nested = new ArrayList<>(List.of(nested));
    }
    Map<String, ?> content = Map.of("x", nested);
    assertThat(onSmallStack(() -> render("{{ x }}", content))).isInstanceOf(UserException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ ''.__class__ }}", "{{ ''.getClass }}", "{{ ''['class'] }}", "{{ m.class }}",
            "{{ m.getClass }}",
        "{{ range.__globals__ }}", "{{ namespace.__init__ }}", "{{ loop }}", "{{ self }}",
            "{{ x|attr('__class__') }}",
        "{{ [].__class__ }}", "{{ 1 .bit_length }}", "{{ ''.encode }}",
            "{{ raise_exception.__code__ }}"
      })
  void render_reachForTheProcess_findsNothing(String source) {
    assertThat(render(source, Map.of("x", "a", "m", Map.of("k", "v"))).text()).isEmpty();
  }

  @Test
  void parse_anyMixOfTagsAndSigns_isATemplateOrAUserError() throws InterruptedException {
    String[] parts = {
      "{{",
      "}}",
      "{%",
      "%}",
      "{#",
      "#}",
      "-",
      "+",
      " ",
      "\n",
      "if",
      "for",
      "in",
      "set",
      "x",
      "endif",
      "endfor",
      "else",
      "is",
      "not",
      "and",
      "|",
      "(",
      ")",
      "[",
      "]",
      "{",
      "}",
      "'",
      "\"",
      "\\",
      ",",
      ":",
      ".",
      "=",
      "==",
      "*",
      "1",
      "0x",
      "1e",
      "raw",
      "endraw",
      "macro",
      "call",
      "generation",
      "endgeneration",
      "loop",
      "break",
      "tojson",
      "😀",
      "\ud83d",
      "%",
      "~",
      "<",
      "namespace",
      "upper",
      "recursive",
      "é"
    };
    for (long seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      StringBuilder source = new StringBuilder();
      int count = 1 + random.nextInt(25);
      boolean spaced = random.nextBoolean();
      for (int i = 0; i < count; i++) {
        source.append(parts[random.nextInt(parts.length)]).append(spaced ? " " : "");
      }
      try {
        render(source.toString(), Map.of("x", List.of("a", 1)));
      } catch (UserException e) {
        assertThat(e.problems()).as("seed " + seed).isNotEmpty();
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + source, e);
      }
    }
  }
}

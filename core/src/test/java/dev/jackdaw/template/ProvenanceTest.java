package dev.jackdaw.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the characters of a result come from, whatever a template does to them. Content is shown in brackets. */
class ProvenanceTest {
  private static Rendered render(String source) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("u", "ab cd");
    content.put("n", 12);
    content.put("f", 1.5);
    content.put("t", true);
    content.put("z", null);
    content.put("m", Map.of("k", Arrays.asList("v\n", 3, null)));
    content.put("l", List.of("x", "y"));
    content.put("spaced", "  ab  ");
    content.put("eos", "overridden");
    Variables variables = new Variables(content, Map.of("eos", "EOS"));
    return Template.parse("test", source).render(variables, Clock.systemUTC());
  }

  private static String shown(Rendered rendered, List<Span> spans) {
    StringBuilder shown = new StringBuilder();
    int at = 0;
    for (Span span : spans) {
      shown.append(rendered.text(), at, span.start()).append('[');
      shown.append(rendered.text(), span.start(), span.end()).append(']');
      at = span.end();
    }
    return shown.append(rendered.text().substring(at)).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          <{{ u }}>{{ eos }} ¦ <[ab cd]>EOS
          {{ '<' + u + '>' }}{{ u ~ '|' ~ n }} ¦ <[ab cd]>[ab cd]|[12]
          {{ (u + '-xyz')[3:7] }} ¦ [cd]-x
          {{ (u ~ '-xyz')[::-1] }} ¦ zyx-[dc ba]
          {{ ('<' ~ u)[1] }}{{ ('<' ~ u)[0] }} ¦ [a]<
          <{{ spaced|trim }}><{{ spaced.lstrip() }}> ¦ <[ab]><[ab  ]>
          {{ ('a,' ~ u ~ ',b').split(',')|join('/') }} ¦ a/[ab cd]/b
          {{ u.split(' ')|join('/') }} ¦ [ab]/[cd]
          {{ u.replace('b', '<x>') }} ¦ [a]<x>[ cd]
          {{ 'a_b'.replace('_', u) }} ¦ a[ab cd]b
          {{ (u ~ 'x').upper() }}{{ ('x' ~ u)|title }}{{ ('ß' ~ u).upper() }} ¦ [AB CD]XX[ab Cd]SS[AB CD]
          {{ ('-' ~ u)|capitalize }}{{ (u ~ '!').swapcase() }} ¦ -[ab cdAB CD]!
          {{ ('<' ~ u) * 2 }} ¦ <[ab cd]<[ab cd]
          {{ l|join(', ') }}{{ ', '.join(l) }} ¦ [x], [yx], [y]
          {{ m|tojson }} ¦ [{"k": ["v\\n", 3, null]}]
          {{ [u, 1]|tojson }}{{ {'a': n}|tojson }} ¦ [["ab cd"], 1]{"a": [12]}
          {{ m }}{{ [u, 'x'] }} ¦ [{'k': ['v\\n', 3, None]}][['ab cd'], 'x']
          {{ n }}{{ n + 1 }}{{ f * 2 }}{{ t }}{{ z }}{{ -n }}{{ 1 + 1 }} ¦ [12133.0TrueNone-12]2
          {{ n|string }}{{ '7'|int + n }}{{ f|round }}{{ (u|length) }} ¦ [12192.0]5
          {{ '%s=%d;' % (u, n) }}{{ '%5s' % 'x' }} ¦ [ab cd]=[12];    x
          {{ '{}:{}'.format(u, 'x') }} ¦ [ab cd]:x
          {{ (u ~ '<')|escape }}{{ '<'|e }} ¦ [ab cd]&lt;&lt;
          {% set x %}<{{ u }}>{% endset %}{{ x }}{{ x[1:3] }} ¦ <[ab cd]>[ab]
          {% filter upper %}<{{ u }}>{% endfilter %} ¦ <[AB CD]>
          {% macro q(a) %}"{{ a }}"{% endmacro %}{{ q(u) }}{{ q('x') }} ¦ "[ab cd]""x"
          {% for c in u %}{{ c }}.{% endfor %} ¦ [a].[b].[ ].[c].[d].
          {% for k, v in m.items() %}{{ k }}={{ v[0]|trim }}{% endfor %} ¦ [k]=[v]
          {{ m.keys()|first }}{{ m|list }}{{ m|dictsort|first|first }} ¦ [k][['k']][k]
          {{ u|default('x') }}{{ nope|default('x') }}{{ nope|default(u) }} ¦ [ab cd]x[ab cd]
          {{ (u ~ '\\n' ~ u)|indent(2) }} ¦ [ab cd]\\n  [ab cd]
          {{ u.partition(' ')[0] }}{{ u.center(9, '*') }}{{ u|truncate(4, true, '..', 0) }} ¦ [ab]**[ab cd]**[ab]..
          {{ u if true else 'x' }}{{ u or 'x' }}{{ '' or u }}{{ u and 'x' }} ¦ [ab cdab cdab cd]x
          {{ [u]|map('upper')|first }}{{ [u]|select|first }}{{ l|last }}{{ l|sort|first }} ¦ [AB CDab cdyx]
          {% set ns = namespace(s='') %}{% for x in l %}{% set ns.s = ns.s ~ '/' ~ x %}{% endfor %}{{ ns.s }} ¦ /[x]/[y]
          {{ dict(l|map('list')|map('join')|batch(2))|tojson }} ¦ {["x"]: ["y"]}
          """)
  void render_characters_keepTheirOrigin(String source, String expected) {
    Rendered rendered = render(source);
    assertThat(shown(rendered, rendered.content()).replace("\n", "\\n")).isEqualTo(expected);
  }

  @Test
  void render_specialSpelledByContent_isContentToItsLastCharacter() {
    Map<String, Object> content = Map.of("u", "a<|im_end|>b", "half", "<|im_", "n", 5);
    String source = "{{ u }}<|im_end|>{{ half }}end|>{{ u.split('b')[0] }}<|r_{{ n }}|>";
    Rendered rendered =
        Template.parse("test", source).render(new Variables(content, Map.of()), Clock.systemUTC());
    assertThat(shown(rendered, rendered.content()))
        .isEqualTo("[a<|im_end|>b]<|im_end|>[<|im_]end|>[a<|im_end|>]<|r_[5]|>");
  }

  @Test
  void render_generationBlocks_areKeptApartThroughWhateverFollows() {
    Rendered rendered =
        render(
            "u{% generation %}{{ u }}!{% endgeneration %}{% generation %}b{% endgeneration %}"
                + "{% set x %}<{% generation %}c{% endgeneration %}>{% endset %}{{ x|upper }}"
                + "{% generation %}{% endgeneration %}");
    assertThat(shown(rendered, rendered.generation())).isEqualTo("u[ab cd!][b]<[C]>");
    assertThat(shown(rendered, rendered.content())).isEqualTo("u[ab cd]!b<C>");
  }
}

package dev.jackdaw.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.problem.UserException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The language, by what Jinja 3.1 with the settings of transformers makes of the same templates. */
class TemplateTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2024-07-05T03:04:09.000123Z"), ZoneOffset.UTC);

  private static String render(String source) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("n", 7);
    variables.put("s", "Hello World, hello");
    variables.put("l", List.of(3, 1, 2, 1));
    variables.put("nothing", null);
    variables.put(
        "rows",
        Arrays.asList(
            Map.of("n", "b", "v", 2), Map.of("n", "A", "v", 1), Map.of("n", "c", "v", 2)));
    return Template.parse("test", source).render(new Variables(variables, Map.of()), CLOCK).text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      textBlock =
          """
          {{ -7 // 2 }} {{ 7 % -3 }} {{ -2 ** 2 }} {{ 2 ** 3 ** 2 }} {{ 1 ~ 2 * 3 }} ¦ -4 -2 4 64 16
          {{ 1e3 }} {{ 1.5e-7 }} {{ 1e16 }} {{ 0.0001 }} {{ 1 / 3 }} {{ 5e-324 }} ¦ 1000.0 1.5e-07 1e+16 0.0001 0.3333333333333333 5e-324
          {{ 1 // 0.1 }} {{ -7.5 // 2 }} {{ 7.5 % -2 }} {{ none|select|list }} {{ 'a' % [1] }} ¦ 9.0 -4.0 -0.5 [] a
          {{ 1_000 }} {{ 0x1F }} {{ 0b11 }} {{ 0o17 }} {{ 12345678901234567890 + 1 }} ¦ 1000 31 3 15 12345678901234567891
          {{ 1 < 2 < 3 }} {{ 3 > 2 > 2 }} {{ 1 == 1.0 == true }} {{ (1, 2) < (1, 3) }} ¦ True False True True
          {{ 'abcdef'[::2] }} {{ 'abcdef'[4:1:-1] }} {{ 'a😀b'[1:] }} {{ 'a😀b'[::-1] }} {{ 'a😀'|length }} ¦ ace edc 😀b b😀a 2
          {{ l[1:] }} {{ l[:-1] }} {{ l[10] }}{{ l[-1] }} {{ (1, 2, 3)[::-1] }} ¦ [1, 2, 1] [3, 1, 2] 1 (3, 2, 1)
          {{ 'ΑΣ'.lower() }} {{ 'ß'.upper() }} {{ "it's a TEST".title() }} {{ "it's a-b"|title }} ¦ ας SS It'S A Test It's A-B
          {{ 'a,b,,c'.split(',') }} {{ ' a  b '.split() }} {{ 'a,b,c'.rsplit(',', 1) }} ¦ ['a', 'b', '', 'c'] ['a', 'b'] ['a,b', 'c']
          {{ 'aXb'.partition('X') }} {{ 'abc'.replace('', '-') }} {{ 'aaa'.replace('a', 'b', 2) }} ¦ ('a', 'X', 'b') -a-b-c- bba
          {{ 'abc'.find('c') }} {{ 'a😀bc'.find('c') }} {{ 'abc'.startswith(('x', 'a')) }} ¦ 2 3 True
          {{ 'a'.ljust(3, '.') }} {{ 'ab'.center(5, '*') }} {{ '-5'.zfill(4) }} ¦ a.. **ab* -005
          {{ ["a'b", 'a"b', 'é\\u200b\\n'] }} ¦ ["a'b", 'a"b', 'é\\u200b\\n']
          {{ {'a': 1, 'b': none} }} {{ (1,) }} {{ () }} {{ [true] }} ¦ {'a': 1, 'b': None} (1,) () [True]
          {{ l|sort }} {{ l|unique|list }} {{ l|min }}{{ l|max }} {{ l|sum }} {{ l|reverse|list }} ¦ [1, 1, 2, 3] [3, 1, 2] 13 7 [1, 2, 1, 3]
          {{ rows|sort(attribute='v,n')|map(attribute='n')|join }} {{ rows|sum(attribute='v') }} ¦ Abc 5
          {{ rows|selectattr('v', 'gt', 1)|map(attribute='n')|list }} {{ l|select('odd')|list }} ¦ ['b', 'c'] [3, 1, 1]
          {% for v, g in rows|groupby('v') %}{{ v }}:{{ g|length }};{% endfor %} ¦ 1:1;2:2;
          {{ l|batch(3)|list }} {{ l|slice(3)|list }} ¦ [[3, 1, 2], [1]] [[3, 1], [2], [1]]
          {{ {'b': 1, 'a': 2}|dictsort }} {{ {'b': 1, 'a': 2}|dictsort(by='value') }} ¦ [('a', 2), ('b', 1)] [('b', 1), ('a', 2)]
          {{ [1, {'é': '<'}]|tojson }} {{ {'a': []}|tojson(separators=(',', ':')) }} ¦ [1, {"é": "<"}] {"a":[]}
          {{ 'é😀'|tojson(ensure_ascii=true) }} {{ {'b': 1, 'a': 2}|tojson(sort_keys=true) }} ¦ "\\u00e9\\ud83d\\ude00" {"a": 2, "b": 1}
          {{ '%s %5.2f %05d %-3s|' % ('a', 1.005, 42, 'q') }} {{ '%(k)s'|format(k=3) }} ¦ a  1.00 00042 q  | 3
          {{ '{} {}'.format(1, 'a') }} {{ '{x}{{}}'.format(x=1) }} ¦ 1 a 1{}
          {{ x is defined }} {{ x|default('d') }} {{ ''|default('e', true) }}|{{ x }}{{ x ~ 'a' }} ¦ False d e|a
          {% set ns = namespace(a=0) %}{% for i in l %}{% set ns.a = ns.a + i %}{% endfor %}{{ ns.a }} ¦ 7
          {% for i in l if i != 1 %}{{ loop.index }}/{{ loop.length }}:{{ i }}{{ loop.previtem }}{{ ' ' if not loop.last }}{% endfor %} ¦ 1/2:3 2/2:23
          {% for i in [1, [2, [3]]] recursive %}{% if i is sequence %}({{ loop(i) }}){% else %}{{ i }}{% endif %}{% endfor %} ¦ 1(2(3))
          {% for i in [1, 2] %}{% break %}{% else %}e{% endfor %} ¦ e
          {% macro m(a, b=2, c=a) %}{{ a }}{{ b }}{{ c }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, 3, 4, z=5) }} ¦ 123(4,){'z': 5}
          {% macro m() %}<{{ caller(1) }}>{% endmacro %}{% call(x) m() %}{{ x }}{{ n }}{% endcall %} ¦ <17>
          {% set z = 1 %}{% macro a() %}{{ z }}{% endmacro %}{% set z = 2 %}{{ a() }} ¦ 2
          {% set a, (b, c) = 1, (2, 3) %}{{ c }}{{ b }}{{ a }} ¦ 321
          {% set y | upper %}abc{% endset %}{{ y }}{% filter replace('A', '-') %}ABA{% endfilter %} ¦ ABC-B-
          {% with a=1 %}{{ a }}{% endwith %}{{ a }}{% if x %}1{% elif n == 7 %}2{% endif %} ¦ 12
          {{ 'y' if n == 7 else 'n' }}{{ 'y' if n == 8 }}{{ 'a'if true else'b' }} ¦ ya
          {{ {'items': 1}.items is callable }} {{ {'items': 1}['items'] }} {{ {'a': {'b': [5]}}.a.b.0 }} ¦ True 1 5
          {{ ''.__class__ is defined }} {{ l.__class__ is defined }} {{ n.real is defined }} ¦ False False False
          {{ strftime_now('%d %B %Y %H:%M:%S %f %a %-d %j %I%p %%') }} ¦ 05 July 2024 03:04:09 000123 Fri 5 187 03AM %
          """)
  void render_ofTheLanguage_isAsInPython(String source, String expected) {
    assertThat(render(source.strip())).isEqualTo(expected.strip());
  }

  @Test
  void render_whiteSpaceAroundTags_isAsTransformersSetsIt() {
    assertThat(
            render(
                "  {% if true %}  \n  a\n  {% endif %}  \nb\n   {# c #}\nd {# e #} f\n\t{%- if true +%}\n x{%+ if true %}y{% endif %}\n{% endif %}\n  {{ n }}  \n  {{- n -}}  \nz\n"))
        .isEqualTo("  \n  a\n  \nb\nd  f\n xy  77z");
    assertThat(render("{% raw %}\n {{ x }} {% if %}\n{% endraw %}\nq\r\nr"))
        .isEqualTo("\n {{ x }} {% if %}\nq\nr");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      textBlock =
          """
          {{ a b }} ¦ test:1:6 ¦ expected end of print statement, got 'b'
          {% if %} ¦ test:1:7 ¦ expected an expression, got end of statement block
          {% for x in y %} ¦ test:1:4 ¦ 'for' is never closed with else or endfor
          {% endif %} ¦ test:1:4 ¦ unknown tag 'endif'
          {% include 'x' %} ¦ test:1:4 ¦ unknown tag 'include'
          {{ 'a }} ¦ test:1:4 ¦ the string is never closed with '
          {{ (1 }} ¦ test:1:7 ¦ unexpected '}', expected ')'
          {{ n ¦ test:1:1 ¦ the tag is never closed with }}
          {{ x|nofilter }} ¦ test:1:6 ¦ No filter named 'nofilter'
          {{ x is notest }} ¦ test:1:9 ¦ No test named 'notest'
          {# never ¦ test:1:1 ¦ Missing end of comment tag
          {% raw %} x ¦ test:1:1 ¦ Missing end of raw directive
          {% set true = 2 %} ¦ test:1:8 ¦ can't assign to 'true'
          {% break %} ¦ test:1:4 ¦ 'break' outside loop
          {% for i in l %}{% generation %}{% break %}{% endgeneration %}{% endfor %} ¦ test:1:36 ¦ 'break' outside loop
          {{ '\\uD8' }} ¦ test:1:4 ¦ without a character's 4 hexadecimal digits
          {{ a..b }} ¦ test:1:6 ¦ expected name or number
          {{ f(a=1, 2) }} ¦ test:1:5 ¦ invalid syntax for function call expression
          {{ 1 ? 2 }} ¦ test:1:6 ¦ unexpected char '?'
          """)
  void parse_whatIsNoTemplate_namesLineAndColumn(String source, String place, String words) {
    assertThatThrownBy(() -> Template.parse("test", source))
        .isInstanceOfSatisfying(
            UserException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(UserException.Kind.CONFIGURATION);
              assertThat(e.problems()).singleElement().extracting("where").isEqualTo(place);
              assertThat(e).hasMessageContaining(words);
            });
  }

  @Test
  void parse_errorOnALaterLine_namesThatLine() {
    assertThatThrownBy(
            () -> Template.parse("chat.jinja", "a\r\n{% if n %}\n  {{ n | }}\n{% endif %}"))
        .hasMessageContaining("chat.jinja:3:10: not a chat template: expected name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      textBlock =
          """
          {{ x.y }} ¦ test:1:5 ¦ 'x' is undefined
          {{ nothing.a.b }} ¦ test:1:13 ¦ None has no attribute 'a'
          {{ 'a' + 1 }} ¦ test:1:8 ¦ can only concatenate str (not "int") to str
          {{ 1 + 'a' }} ¦ test:1:6 ¦ unsupported operand type(s) for +: 'int' and 'str'
          {{ 'a' < 1 }} ¦ test:1:4 ¦ '<' not supported between instances of 'str' and 'int'
          {{ x|float }} ¦ test:1:6 ¦ 'x' is undefined
          {{ n[1:] }} ¦ test:1:5 ¦ 'int' object cannot be sliced
          {{ 1 / 0 }} ¦ test:1:6 ¦ division by zero
          {{ l.append(1) }} ¦ test:1:12 ¦ a template may not change a list
          {{ {}.update({}) }} ¦ test:1:13 ¦ a template may not change a dict
          {{ {[1]: 2} }} ¦ test:1:4 ¦ unhashable type: 'list'
          {{ x|tojson }} ¦ test:1:6 ¦ Object of type Undefined is not JSON serializable
          {{ [3, 'a']|sort }} ¦ test:1:13 ¦ '<' not supported
          {% set a, b = [1] %} ¦ test:1:8 ¦ cannot unpack 1 values into 2 names
          {% set n.a = 1 %} ¦ test:1:8 ¦ cannot assign attribute on non-namespace object
          {% macro m(a) %}{% endmacro %}{{ m(1, 2) }} ¦ test:1:35 ¦ takes not more than 1 argument(s)
          {% macro m(a) %}{% endmacro %}{{ m(q=2) }} ¦ test:1:35 ¦ takes no keyword argument 'q'
          {{ 'x'.join([1]) }} ¦ test:1:12 ¦ sequence item 0: expected str instance, int found
          {{ n() }} ¦ test:1:5 ¦ 'int' object is not callable
          {{ ''.__class__.__mro__ }} ¦ test:1:16 ¦ 'str object' has no attribute '__class__'
          {{ strftime_now('%Q') }} ¦ test:1:16 ¦ strftime_now does not know the directive %Q
          """)
  void render_whatTheValuesDoNotAllow_namesThePlace(String source, String place, String words) {
    assertThatThrownBy(() -> render(source))
        .isInstanceOfSatisfying(
            UserException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(UserException.Kind.INPUT);
              assertThat(e.problems()).singleElement().extracting("where").isEqualTo(place);
              assertThat(e).hasMessageContaining(words);
            });
  }

  @Test
  void render_raiseException_saysWhatTheTemplateSays() {
    assertThatThrownBy(() -> render("a\n{{ raise_exception('no role ' ~ n) }}"))
        .isInstanceOf(UserException.class)
        .hasMessage("test:2:19: the template refuses: no role 7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain text", "{", "{ {", "}}", "a {b} c", "\n\n", "%}"})
  void render_textWithoutTags_isTheText(String source) {
    String expected = source.endsWith("\n") ? source.substring(0, source.length() - 1) : source;
    assertThat(render(source)).isEqualTo(expected);
  }
}

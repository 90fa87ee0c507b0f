package dev.jackdaw.conversation;

import dev.jackdaw.chat.ChatTemplate;
import dev.jackdaw.chat.ChatTemplates;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.template.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/** The ready templates, and those that come with models. */
public final class JinjaTemplates implements ChatTemplates {
  private static final List<String> READY = List.of("alpaca", "chatml", "llama3", "plain");
  private static final String FOREIGN = "chat template";

  private final Clock clock;

  /** @param clock what a template that writes the date reads */
  public JinjaTemplates(Clock clock) {
    this.clock = clock;
  }

  @Override
  public List<String> names() {
    return READY;
  }

  @Override
  public ChatTemplate template(String nameOrSource) {
    if (nameOrSource.contains("{%") || nameOrSource.contains("{{")) {
      return new JinjaTemplate(Template.parse(name(nameOrSource), nameOrSource), clock);
    }
    if (!READY.contains(nameOrSource)) {
      throw new UserException(
          UserException.Kind.CONFIGURATION,
          Problem.of("unknown chat template \"" + nameOrSource + "\"")
              .available(READY)
              .fix("name one of these, or give the source of a template in Jinja"));
    }
    return new JinjaTemplate(Template.parse(nameOrSource, source(nameOrSource)), clock);
  }

  /** What problems call a template: by its name also where a model carries the source of a ready one. */
  private static String name(String source) {
    return READY.stream().filter(name -> source(name).equals(source)).findFirst().orElse(FOREIGN);
  }

  private static String source(String name) {
    try (InputStream stream = JinjaTemplates.class.getResourceAsStream(name + ".jinja")) {
      if (stream == null) {
        throw new IllegalStateException("[chat_templates] no resource " + name + ".jinja");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

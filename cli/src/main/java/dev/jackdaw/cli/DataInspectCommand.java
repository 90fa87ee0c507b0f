package dev.jackdaw.cli;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.inspection.Inspection;
import dev.jackdaw.inspection.InspectionDocument;
import dev.jackdaw.inspection.InspectionOptions;
import dev.jackdaw.inspection.InspectionPage;
import dev.jackdaw.inspection.Inspector;
import dev.jackdaw.pipeline.RecipeFile;
import dev.jackdaw.pipeline.RunFolder;
import dev.jackdaw.report.HtmlPage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the model will really see of a recipe's data. */
final class DataInspectCommand implements Command<DataInspectCommand.Options> {
  record Options(
      @Doc("Look at this fine-tuning alone.") Optional<String> entry,
      @Doc("Examples shown of each head.") @Default("3") @Range(min = 0, max = 1000) int rows,
      @Doc("Seed of their choice.") @Default("1") long seed,
      @Doc("Likeness (Jaccard, of runs of five characters) from which texts are nearly equal.")
          @Default("0.7")
          @Range(min = 0.5, max = 1)
          double near,
      @Doc("Write an HTML page too.") Optional<Path> html,
      @Doc("A setting that replaces the recipe's, key=value; may be repeated.") @Default("[]")
          List<String> set,
      @Doc("Where the recipe's results are, for its tokenizer; runs/NAME if left out.")
          Optional<Path> out) {}

  @Override
  public String summary() {
    return "What the model will really see: tokens, lengths, labels, repetitions, leaks, personal data.";
  }

  @Override
  public String arguments() {
    return "RECIPE";
  }

  @Override
  public String details() {
    return """
        Nothing is trained, and nothing need have been: where there is no tokenizer yet, one is learnt from a part of the text.
        Tokens that are learnt are green, or stand in [ ] where there are no colours. At the end stands what training would refuse.
        Personal data are counted and placed, never printed.""";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public boolean reports() {
    return true;
  }

  @Override
  public int run(Options options, List<String> arguments, Session session) {
    RecipeFile recipe =
        RecipeFile.read(
            RunCommand.recipe(arguments, "data inspect"), options.set(), session.components());
    RunFolder run = new RunFolder(options.out().orElse(Path.of("runs", recipe.recipe().name())));
    Inspection inspection;
    try (ProgressLine line = new ProgressLine(session.console())) {
      inspection =
          new Inspector(
                  recipe,
                  run,
                  session.components(),
                  new InspectionOptions(options.rows(), options.seed(), options.near()),
                  line::update)
              .inspect(options.entry());
    }
    options.html().ifPresent(file -> HtmlPage.write(InspectionPage.of(inspection), file));
    session.report(
        InspectionDocument.of(inspection),
        new InspectionText(Ink.of(session.console())).of(inspection));
    options.html().ifPresent(file -> session.note("the page is in " + file));
    return 0;
  }
}

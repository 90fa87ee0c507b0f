package dev.jackdaw.evaluation.task;

import dev.jackdaw.evaluation.similarity.Bleu;
import dev.jackdaw.evaluation.similarity.ChrF;
import dev.jackdaw.evaluation.similarity.RougeL;
import dev.jackdaw.graph.composite.CrossEntropy;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.task.EvaluationTask;
import dev.jackdaw.task.LanguageModel;
import dev.jackdaw.task.Likelihood;
import dev.jackdaw.task.Metric;
import dev.jackdaw.task.Outcome;
import dev.jackdaw.task.Sampling;
import dev.jackdaw.task.Statistic;
import dev.jackdaw.task.Subject;
import dev.jackdaw.task.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a model answers: the loss on given answers, and how like them its own are. Rows are in any form the head is trained on, and asked
 * as in training: what is learnt last in a row is the given answer, what stands before it the prompt.
 */
public final class InstructionTask implements EvaluationTask<InstructionConfig> {
  private static final int SHOWN = 20;
  private static final int SHOWN_PROMPT = 400;

  @Override
  public List<String> fields() {
    return List.of("messages", "prompt", "completion", "instruction", "input", "output", "system");
  }

  /**
   * A row.
   *
   * @param examples what the head makes of it
   * @param prompt what comes before the last answer
   * @param answer the last answer
   */
  @SuppressWarnings("ArrayRecordComponent") // a value carrier of this class
  private record Asked(List<Example> examples, int[] prompt, String answer) {}

  @Override
  public Outcome evaluate(InstructionConfig config, Subject subject, List<DataRow> rows) {
    LanguageModel model = subject.languageModel(config.head());
    List<Asked> asked = asked(model, rows);
    List<Metric> metrics = new ArrayList<>();
    Map<String, Long> counts = new LinkedHashMap<>();
    loss(model, asked, metrics, counts);
    if (config.maxTokens() == 0) {
      return new Outcome(asked.size(), metrics, counts, List.of(), List.of(), List.of());
    }
    Sampling sampling = new Sampling(config.maxTokens(), config.temperature(), 1, config.seed());
    List<String> answers = model.answers(asked.stream().map(Asked::prompt).toList(), sampling);
    likeness(asked, answers, metrics);
    long cut =
        asked.stream()
            .filter(one -> one.prompt().length + config.maxTokens() > model.contextLength())
            .count();
    List<String> notes =
        cut == 0
            ? List.of()
            : List.of(
                cut
                    + " of "
                    + asked.size()
                    + " prompts are so long that the context leaves less room than max_tokens; their"
                    + " beginnings may have been left out.");
    return new Outcome(
        asked.size(), metrics, counts, List.of(samples(model, asked, answers)), List.of(), notes);
  }

  private static List<Asked> asked(LanguageModel model, List<DataRow> rows) {
    List<Asked> asked = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (DataRow row : rows) {
      try {
        List<Example> examples = model.examples(row);
        int[] span = examples.isEmpty() ? new int[] {0, 0} : lastAnswer(examples.getLast());
        if (span[1] == span[0]) {
          problems.add(Problem.of("the row has no answer to compare with").at(row.place()));
        } else if (span[0] == 0) {
          problems.add(
              Problem.of("the row has nothing before its answer: the head learns whole texts")
                  .fix("choose a head that learns answers, or the task perplexity")
                  .at(row.place()));
        } else {
          Example last = examples.getLast();
          asked.add(
              new Asked(
                  examples,
                  Arrays.copyOf(last.ids(), span[0] + 1),
                  text(model, Arrays.copyOfRange(last.labels(), span[0], span[1]))));
        }
      } catch (UserException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.INPUT, problems);
    }
    return asked;
  }

  /** From where to where the last stretch of labels goes. */
  private static int[] lastAnswer(Example example) {
    int end = example.labels().length;
    while (end > 0 && example.labels()[end - 1] == CrossEntropy.IGNORE) {
      end--;
    }
    int start = end;
    while (start > 0 && example.labels()[start - 1] != CrossEntropy.IGNORE) {
      start--;
    }
    return new int[] {start, end};
  }

  /** The words of an answer, without the special tokens that end it. */
  private static String text(LanguageModel model, int[] ids) {
    Set<Integer> special = Set.copyOf(model.tokenizer().vocabulary().specialTokens().values());
    int[] words = Arrays.stream(ids).filter(id -> !special.contains(id)).toArray();
    return model.tokenizer().decode(words).strip();
  }

  private static void loss(
      LanguageModel model, List<Asked> asked, List<Metric> metrics, Map<String, Long> counts) {
    List<Example> all = asked.stream().flatMap(one -> one.examples().stream()).toList();
    List<Likelihood> said = model.likelihoods(all);
    double[] loss = new double[asked.size()];
    double[] tokens = new double[asked.size()];
    double[] correct = new double[asked.size()];
    int at = 0;
    for (int i = 0; i < loss.length; i++) {
      for (int k = 0; k < asked.get(i).examples().size(); k++) {
        Likelihood likelihood = said.get(at++);
        loss[i] -= likelihood.logProbability();
        tokens[i] += likelihood.tokens();
        correct[i] += likelihood.correct();
      }
    }
    metrics.add(new Metric("loss", Metric.Unit.NUMBER, false, new Statistic.Ratio(loss, tokens)));
    metrics.add(
        new Metric(
            "token_accuracy", Metric.Unit.SHARE, true, new Statistic.Ratio(correct, tokens)));
    counts.put("tokens", (long) Arrays.stream(tokens).sum());
  }

  private static void likeness(List<Asked> asked, List<String> answers, List<Metric> metrics) {
    boolean[] exact = new boolean[asked.size()];
    double[] rouge = new double[asked.size()];
    Bleu bleu = new Bleu();
    ChrF chrF = new ChrF();
    for (int i = 0; i < exact.length; i++) {
      String given = asked.get(i).answer();
      exact[i] = answers.get(i).equals(given);
      rouge[i] = RougeL.of(answers.get(i), given);
      bleu.add(answers.get(i), given);
      chrF.add(answers.get(i), given);
    }
    metrics.add(Metric.share("exact_match", exact));
    metrics.add(Metric.mean("rouge_l", Metric.Unit.SHARE, true, rouge));
    metrics.add(new Metric("bleu", Metric.Unit.POINTS, true, new Statistic.Other(bleu::of)));
    metrics.add(new Metric("chrf", Metric.Unit.POINTS, true, new Statistic.Other(chrF::of)));
  }

  private static Table samples(LanguageModel model, List<Asked> asked, List<String> answers) {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < Math.min(SHOWN, answers.size()); i++) {
      String prompt = model.tokenizer().decode(asked.get(i).prompt());
      int from = Math.max(0, prompt.length() - SHOWN_PROMPT);
      rows.add(
          List.of(
              (from > 0 ? "…" : "") + prompt.substring(from).strip(),
              answers.get(i),
              asked.get(i).answer()));
    }
    return new Table("Answers", List.of("prompt", "answer", "given answer"), rows);
  }
}

/**
 * How good a model is: the contract of evaluation tasks, and of the baselines that stand beside a model.
 *
 * <p>A task asks a {@link dev.jackdaw.task.Subject} and returns an {@link dev.jackdaw.task.Outcome}. It computes no interval and no
 * test: a {@link dev.jackdaw.task.Metric} says how it follows from the items, and the framework draws the items again a thousand
 * times for an interval, or draws them for two models at once for a comparison. A task of one's own:
 *
 * <pre>{@code
 * final class RhymesTask implements EvaluationTask<RhymesConfig> {
 *   public List<String> fields() {
 *     return List.of("line", "rhyme");
 *   }
 *
 *   public Outcome evaluate(RhymesConfig config, Subject subject, List<DataRow> rows) {
 *     LanguageModel model = subject.languageModel(Optional.empty());
 *     List<Example> asked = rows.stream().map(row -> model.passage(line(row), rhyme(row))).toList();
 *     List<Likelihood> said = model.likelihoods(asked);
 *     boolean[] right = new boolean[rows.size()];
 *     for (int i = 0; i < right.length; i++) {
 *       right[i] = said.get(i).greedy();
 *     }
 *     return Outcome.of(right.length, List.of(Metric.share("accuracy", right)));
 *   }
 * }
 * }</pre>
 *
 * <p>Registered as {@code registry.add(EvaluationTask.class, "rhymes", RhymesConfig.class, RhymesTask.class)} it is {@code jackdaw eval
 * BUNDLE --task rhymes --data rhymes.jsonl}.
 */
@NullMarked
package dev.jackdaw.task;

import org.jspecify.annotations.NullMarked;

package dev.jackdaw.core;

import dev.jackdaw.catalogue.DatasetConfig;
import dev.jackdaw.catalogue.DatasetRows;
import dev.jackdaw.corpus.FilesConfig;
import dev.jackdaw.corpus.FilesSource;
import dev.jackdaw.data.RowSourceFactory;
import dev.jackdaw.data.TextSourceFactory;
import dev.jackdaw.dialogue.RuleFactory;
import dev.jackdaw.engine.EngineFactory;
import dev.jackdaw.evaluation.task.ClassificationConfig;
import dev.jackdaw.evaluation.task.ClassificationTask;
import dev.jackdaw.evaluation.task.HeadConfig;
import dev.jackdaw.evaluation.task.InstructionConfig;
import dev.jackdaw.evaluation.task.InstructionTask;
import dev.jackdaw.evaluation.task.LambadaTask;
import dev.jackdaw.evaluation.task.MultipleChoiceConfig;
import dev.jackdaw.evaluation.task.MultipleChoiceTask;
import dev.jackdaw.evaluation.task.PerplexityConfig;
import dev.jackdaw.evaluation.task.PerplexityTask;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;
import dev.jackdaw.reference.ReferenceEngine;
import dev.jackdaw.rows.RowFiles;
import dev.jackdaw.rows.RowFilesConfig;
import dev.jackdaw.rule.DisclaimerConfig;
import dev.jackdaw.rule.DisclaimerRuleFactory;
import dev.jackdaw.rule.HandoverConfig;
import dev.jackdaw.rule.HandoverRuleFactory;
import dev.jackdaw.rule.InstructionsConfig;
import dev.jackdaw.rule.InstructionsRuleFactory;
import dev.jackdaw.rule.PiiConfig;
import dev.jackdaw.rule.PiiRuleFactory;
import dev.jackdaw.rule.ScopeConfig;
import dev.jackdaw.rule.ScopeRuleFactory;
import dev.jackdaw.sources.MixConfig;
import dev.jackdaw.sources.MixSource;
import dev.jackdaw.sources.RowsText;
import dev.jackdaw.sources.RowsTextConfig;
import dev.jackdaw.task.EvaluationTask;

/** Brings the text sources {@code files}, {@code mix} and {@code rows}, the row source {@code files}, the evaluation tasks, and the engine {@code reference}. */
public final class CorePlugin implements Plugin {
  @Override
  public String id() {
    return "core";
  }

  @Override
  public String description() {
    return "Text and labelled rows from files, folders and archives; evaluation tasks; the"
        + " reference engine.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(TextSourceFactory.class, "files", FilesConfig.class, FilesSource.class);
    registry.add(TextSourceFactory.class, "mix", MixConfig.class, MixSource.class);
    registry.add(TextSourceFactory.class, "rows", RowsTextConfig.class, RowsText.class);
    registry.add(RowSourceFactory.class, "files", RowFilesConfig.class, RowFiles.class);
    registry.add(RowSourceFactory.class, "dataset", DatasetConfig.class, DatasetRows.class);
    registry.add(RuleFactory.class, "pii", PiiConfig.class, PiiRuleFactory.class);
    registry.add(
        RuleFactory.class, "instructions", InstructionsConfig.class, InstructionsRuleFactory.class);
    registry.add(RuleFactory.class, "scope", ScopeConfig.class, ScopeRuleFactory.class);
    registry.add(RuleFactory.class, "handover", HandoverConfig.class, HandoverRuleFactory.class);
    registry.add(
        RuleFactory.class, "disclaimer", DisclaimerConfig.class, DisclaimerRuleFactory.class);
    registry.add(
        EngineFactory.class,
        ReferenceEngine.ID,
        ReferenceEngineFactory.Config.class,
        ReferenceEngineFactory.class);
    registry.add(EvaluationTask.class, "perplexity", PerplexityConfig.class, PerplexityTask.class);
    registry.add(
        EvaluationTask.class,
        "classification",
        ClassificationConfig.class,
        ClassificationTask.class);
    registry.add(
        EvaluationTask.class, "instruction", InstructionConfig.class, InstructionTask.class);
    registry.add(
        EvaluationTask.class,
        "multiple-choice",
        MultipleChoiceConfig.class,
        MultipleChoiceTask.class);
    registry.add(EvaluationTask.class, "lambada", HeadConfig.class, LambadaTask.class);
  }
}

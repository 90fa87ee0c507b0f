package dev.jackdaw.pipeline;

import java.util.Map;

/**
 * How a recipe ended.
 *
 * @param folder where its results are
 * @param last the last stage that is finished
 * @param stopped whether somebody asked it to stop
 * @param evaluation what was measured, snake_case names; empty before the report
 */
public record PipelineResult(
    RunFolder folder, Stage last, boolean stopped, Map<String, Object> evaluation) {}

package dev.jackdaw.model;

import java.util.Optional;

/**
 * What a head is completed from.
 *
 * @param rows the training rows, those of validation and test excluded; may be read several times
 * @param chatTemplate source of the base model's chat template, if it has one
 */
public record HeadData(Iterable<DataRow> rows, Optional<String> chatTemplate) {}

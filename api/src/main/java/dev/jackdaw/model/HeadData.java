package dev.jackdaw.model;

import java.util.Optional;

/**
 * What a head is completed from.
 *
 * @param rows the training rows, those of validation and test excluded; may be read several times
 * @param chatTemplate source of the base model's chat template, if it has one
 * @param outside whether there are examples of texts that have none of the labels too: then a head for single labels has one more
 *     class, {@link Target#OUTSIDE}, the last
 */
public record HeadData(Iterable<DataRow> rows, Optional<String> chatTemplate, boolean outside) {}

package dev.jackdaw.catalogue;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of the row source {@code dataset}.
 *
 * @param id of the data set in the catalogue
 * @param part of its rows
 * @param dir a folder with copies of its files, by their hashes; the cache if left out
 */
public record DatasetConfig(
    @Doc("Of the data set in the catalogue: jackdaw data list") String id,
    @Doc("Of its rows") @Default("train") String part,
    @Doc("A folder with copies of its files, known by their hashes; the cache if left out")
        Optional<Path> dir) {}

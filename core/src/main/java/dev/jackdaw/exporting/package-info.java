/**
 * Export of a trained model, and the proof that what was written computes the same: {@link dev.jackdaw.exporting.ModelExport} decides
 * what is written, an {@link dev.jackdaw.export.Exporter} writes it, the parity gate runs it against the trained model, and only then does
 * the folder get its name. {@link dev.jackdaw.serving.ExportedFolder} opens it again.
 */
@NullMarked
package dev.jackdaw.exporting;

import org.jspecify.annotations.NullMarked;

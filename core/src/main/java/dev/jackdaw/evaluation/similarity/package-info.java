/** How alike two texts are, as papers count it: BLEU, chrF and ROUGE-L. No kept-up library on Maven Central has them. */
@NullMarked
package dev.jackdaw.evaluation.similarity;

import org.jspecify.annotations.NullMarked;

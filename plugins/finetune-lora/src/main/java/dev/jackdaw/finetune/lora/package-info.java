/**
 * LoRA (Hu et al. 2021) with rank-stabilised scaling (Kalajdzievski 2023) and LoRA+ (Hayou et al. 2024), and DoRA (Liu et al. 2024),
 * which is LoRA on the direction of a weight with its magnitude trained apart. Parameters have PEFT's names below their site.
 */
@NullMarked
package dev.jackdaw.finetune.lora;

import org.jspecify.annotations.NullMarked;

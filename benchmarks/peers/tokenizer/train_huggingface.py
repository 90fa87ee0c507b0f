"""BPE training with Hugging Face tokenizers, for TokenizerBenchmark --training-peer.

usage: train_huggingface.py TEXT VOCABULARY     (needs: pip install tokenizers)
Prints the seconds of training; reading the file is not counted. Both cores are used.
"""

import sys
import time

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

text = open(sys.argv[1], encoding="utf-8", newline="").read()
documents, start = [], 0
while start < len(text):
    end = text.find("\n", start + 4095) + 1 or len(text)
    documents.append(text[start:end])
    start = end
begin = time.perf_counter()
tokenizer = Tokenizer(models.BPE())
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
tokenizer.train_from_iterator(
    documents,
    trainers.BpeTrainer(
        vocab_size=int(sys.argv[2]),
        min_frequency=2,
        show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=["<|endoftext|>"],
    ),
)
print(time.perf_counter() - begin)

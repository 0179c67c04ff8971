#!/usr/bin/env bash
# chonkie 1.7.0: a TokenChunker counts characters unless told otherwise, and so does what is put after it.
#
# The README's table of tokenizers names "character" as the default, so chunk_size=100 is about 20 words of English, about a quarter of what
# 100 tokens of a model hold; `token_count` says 100. OverlapRefinery has the same default whatever the chunks were counted in: after
# a chunker with tokenizer="word", context_size=10 adds 10 characters, two words here. The base class of all chunkers defaults to gpt2.
# So "chunks of 512 tokens" cannot be read from chunk_size=512; the tokenizer must be there too.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "chonkie==1.7.0" "chonkie-core==0.10.2" "tokie==0.1.4" "numpy==2.1.3" 2>/dev/null
cat >"$folder/chunks.py" <<'PYTHON'
from inspect import signature

from chonkie import BaseChunker, OverlapRefinery, RecursiveChunker, TokenChunker

text = "word " * 400
seen = []
for chunker in (TokenChunker(chunk_size=100), RecursiveChunker(chunk_size=100), RecursiveChunker(tokenizer="word", chunk_size=100)):
    first = chunker(text)[0]
    seen.append((first.token_count, len(first.text.split())))
    print(f"{type(chunker).__name__}: token_count {first.token_count}, {len(first.text)} characters, {len(first.text.split())} words")
if seen != [(100, 20), (100, 20), (100, 100)]:
    raise SystemExit("they count in another unit now")

chunks = RecursiveChunker(tokenizer="word", chunk_size=100)(text)
overlap = OverlapRefinery(context_size=10)(chunks)[0].context
print(f"overlap of 10: {overlap!r}; default of BaseChunker: {signature(BaseChunker).parameters['tokenizer'].default}")
if overlap != "word word ":
    raise SystemExit("the overlap has another size now")
PYTHON
"$folder/env/bin/python" "$folder/chunks.py"

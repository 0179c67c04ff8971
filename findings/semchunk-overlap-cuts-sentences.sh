#!/usr/bin/env bash
# semchunk 4.1.1: an overlap of one token turns whole sentences and paragraphs into cut ones, and gives fewer chunks, not more.
#
# overlap is described as the share of the chunk size, or the number of tokens, "by which chunks should overlap", and is easily taken
# for a longer start of the same chunks. But with it the text is split anew, into pieces of min(overlap, size - overlap) tokens (the
# README says so under "How It Works"), and a fixed number of pieces in a row is a chunk, whatever ends between them. A small overlap
# means pieces of a few words: the chunks run over the ends of sentences and paragraphs, which a semantic chunker is there to respect.
# Here every chunk ends with a sentence without overlap, one in nine with overlap=1, every one again once a piece holds the longest
# sentence; paragraphs are crossed with any overlap. And 0.4 and 0.6 give the same chunks: two pieces each, one of them shared.
# For a small overlap over whole sentences, chunk without one and put the end of the chunk before in front.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "semchunk==4.1.1" 2>/dev/null
cat >"$folder/overlaps.py" <<'PYTHON'
from semchunk import chunk

SIZE = 40
LENGTHS = (5, 14, 9, 11, 7, 6, 13, 8, 12, 10)


def sentence(words):
    return " ".join(["Word", *["word"] * (words - 1)]) + "."


def words(text):
    return len(text.split())


paragraphs = [" ".join(sentence(LENGTHS[(at * 3 + of * 7 + at // 4) % 10]) for of in range(5)) for at in range(30)]
text = "\n\n".join(paragraphs)

seen, chunks_of = {}, {}
for overlap in (None, 1, 4, 0.25, 0.4, 0.6):
    chunks = chunks_of[overlap] = chunk(text, SIZE, words, overlap=overlap)
    whole = sum(one.endswith(".") for one in chunks) / len(chunks)
    across = sum("\n\n" in one for one in chunks)
    mean = sum(map(words, chunks)) / len(chunks)
    seen[overlap] = len(chunks), whole, across
    print(f"overlap {overlap}: {len(chunks)} chunks of {mean:.0f} words; {whole:.0%} end with a sentence, {across} cross a paragraph's end")

if not (seen[None][1] == 1 and seen[None][2] == 0 and seen[1][1] < 0.3 and seen[1][2] > 10 and seen[1][0] < seen[None][0]):
    raise SystemExit("a small overlap keeps the sentences now")
if chunks_of[0.4] != chunks_of[0.6] or seen[0.4][1] < 1 or seen[0.4][2] == 0:
    raise SystemExit("large overlaps give other chunks now")
PYTHON
"$folder/env/bin/python" "$folder/overlaps.py"

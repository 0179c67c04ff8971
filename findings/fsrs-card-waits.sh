#!/usr/bin/env bash
# fsrs 6.3.2: making a Card sleeps for a millisecond, to keep ids apart that are the time of day.
#
# Card() takes the milliseconds since 1970 as its card_id and then sleeps, so that the next one differs. A deck of 10,000
# cards therefore takes more than ten seconds to make, with an idle processor. The sleep holds one process back and no other: two
# processes give the same ids. A card with an id of its own (Card(card_id=…)) neither waits nor collides.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "fsrs==6.3.2" 2>/dev/null
cat >"$folder/cards.py" <<'PYTHON'
from concurrent.futures import ProcessPoolExecutor
from time import perf_counter, process_time, time

from fsrs import Card

COUNT = 1_000


def ids_from(start: float) -> set[int]:
    while time() < start:
        pass
    return {Card().card_id for _ in range(COUNT)}


def seconds(make) -> tuple[float, float]:
    wall, used = perf_counter(), process_time()
    for at in range(COUNT):
        make(at)
    return perf_counter() - wall, process_time() - used


if __name__ == "__main__":
    waited, used = seconds(lambda _: Card())
    own, _ = seconds(lambda at: Card(card_id=at + 1))
    print(f"{COUNT} cards: {waited:.2f} s, {used:.2f} s of them at work; with ids of their own {own:.3f} s")
    if waited < COUNT / 1000 or own > waited / 5:
        raise SystemExit("Card() does not wait now")
    with ProcessPoolExecutor(2) as pool:
        one, other = pool.map(ids_from, [time() + 1] * 2)
    print(f"{len(one & other)} ids were given by both of two processes")
    if not one & other:
        raise SystemExit("two processes give different ids now")
PYTHON
"$folder/env/bin/python" "$folder/cards.py"

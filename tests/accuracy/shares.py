"""The share of labelled public repositories that have each deliverable: what `found_in` of the catalogue states.

    python tests/accuracy/shares.py [--write]

Without `--write` it lists what the catalogue states otherwise. Only sets that were chosen without regard to what they
hold are counted, and only rows whose reader was sure.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path

from tracker.verify.rules.catalogue import load_catalogue

LABELS = Path(__file__).parent
DELIVERABLES = Path(__file__).resolve().parents[2] / "tracker" / "catalogue" / "deliverables"
LEAST = 0.01
"""Of a deliverable that none of the repositories has."""


def shares() -> dict[str, float]:
    """Id → the share of the repositories, with two digits, at least LEAST."""
    read: Counter[str] = Counter()
    held: Counter[str] = Counter()
    repositories: set[str] = set()
    for folder in (LABELS / "labels", *sorted(LABELS.glob("blind*"))):
        for path in sorted(folder.glob("*.json")):
            labelled = json.loads(path.read_text(encoding="utf-8"))
            if labelled["repo"] in repositories:
                continue
            repositories.add(labelled["repo"])
            for id_, label in labelled["labels"].items():
                if label["sure"]:
                    read[id_] += 1
                    held[id_] += label["value"]
    return {id_: max(round(held[id_] / count, 2), LEAST) for id_, count in read.items()}


def main() -> None:
    """List or write the shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write them into the catalogue")
    write = parser.parse_args().write
    stated = {one.id: one.found_in for one in load_catalogue().deliverables.values()}
    found = shares()
    sys.stdout.writelines(
        f"{id_}: {stated[id_]} is stated, {share} is found\n" for id_, share in found.items() if stated[id_] != share
    )
    if write:
        _write(found)


def _write(found: dict[str, float]) -> None:
    for path in sorted(DELIVERABLES.glob("*.toml")):
        head, *tables = re.split(r"(?m)(?=^\[\[deliverable\]\]$)", path.read_text(encoding="utf-8"))
        path.write_text(head + "".join(_with_share(table, found) for table in tables), encoding="utf-8")


def _with_share(table: str, found: dict[str, float]) -> str:
    """A deliverable's table with its share, before the parts that only its rule needs."""
    id_ = re.search(r'(?m)^id = "(.*)"$', table)
    line = f"found_in = {found[id_[1]]}\n" if id_ else ""
    return re.sub(r"(?m)^(?=distinctive = |skills = )", line, re.sub(r"(?m)^found_in = .*\n", "", table), count=1)


if __name__ == "__main__":
    main()

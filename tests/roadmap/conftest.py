"""Tracks written down as a learner would."""

from pathlib import Path

import pytest

SOUND = """\
format_version = 2
id = "cook"
title = "Cook"
summary = "To cook."
sources = [{ id = "S0", title = "A book" }]

[[entry]]
from = "baker"
weeks = [1, 2]
source = "S0"
transfers = ["bread"]

[renamed]
milestones = { loaf = "bread" }
steps = { "loaf.mix" = "bread.knead" }

[[phase]]
id = "basics"
title = "Basics"
goal = "Eat."
weeks = [1, 2]
weeks_source = "S0"

[[phase.milestone]]
id = "bread"
title = "Bread"
why = "It is good."
hours = [1, 3]
deliverables = ["dockerfile"]
steps = [{ id = "knead", text = "Knead." }, { id = "bake", text = "Bake." }]
resources = [{ title = "Bread", url = "https://example.org/bread", kind = "article" }]

[[phase.milestone]]
id = "soup"
title = "Soup"
why = "It is warm."
hours = [1, 1]
needs = ["bread"]
steps = [{ id = "boil", text = "Boil." }]

[[phase.milestone.question]]
id = "salt"
kind = "recall"
text = "When is salt added?"
points = ["After reducing", "Little by little", "Tasted each time"]
red_flag = "All at the start."
follow_up = "What saves a soup with too much?"

[renamed.questions]
"soup.Why salt?" = "soup.salt"
"""


@pytest.fixture(scope="session")
def sound():
    """A small track without fault."""
    return SOUND


@pytest.fixture
def track_file(tmp_path):
    """Writes a track and gives its file."""

    def write(text: str | bytes, name: str = "cook.toml") -> Path:
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write

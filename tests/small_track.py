"""A track of four milestones, one of them optional."""

TRACK = """
format_version = 1
id = "mine"
title = "My track"
summary = "Small."

[[entry]]
from = "software engineer"
transfers = ["basics"]

[[phase]]
id = "one"
title = "First phase"
goal = "Begin"

[[phase.milestone]]
id = "basics"
title = "The basics"
why = "first"
hours = [8, 12]
steps = [{ id = "read", text = "Read" }, { id = "write", text = "Write" }]

[[phase.milestone]]
id = "container"
title = "A container image"
why = "second"
hours = [10, 10]
needs = ["basics"]
steps = [{ id = "build", text = "Build it" }]
deliverables = ["dockerfile"]

[[phase]]
id = "two"
title = "Second phase"
goal = "End"

[[phase.milestone]]
id = "delivery"
title = "Delivery by a pipeline"
why = "third"
hours = [20, 20]
needs = ["container"]
steps = [{ id = "ci", text = "Set it up" }]
deliverables = ["dockerfile", "readme"]

[[phase.milestone]]
id = "extra"
title = "Something extra"
why = "fourth"
hours = [5, 5]
optional = true
steps = [{ id = "more", text = "More" }]
"""


def with_tables(*tables, renamed=""):
    """The track with these questions (id, kind, text) of `basics`, with points."""
    blocks = "".join(
        f'\n[[phase.milestone.question]]\nid = "{id_}"\nkind = "{kind}"\ntext = "{text}"\n'
        'points = ["the ground", "the words", "the tools"]\nred_flag = "no need"\nfollow_up = "And then?"\n'
        for id_, kind, text in tables
    )
    steps = 'steps = [{ id = "read", text = "Read" }, { id = "write", text = "Write" }]\n'
    track = TRACK.replace("format_version = 1", "format_version = 2").replace(steps, steps + blocks)
    return f"{track}\n[renamed.questions]\n{renamed}\n"

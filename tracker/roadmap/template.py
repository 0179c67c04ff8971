"""The file that a new track starts from: every key once, explained, and valid as it is."""

import os
from pathlib import Path

from tracker import paths
from tracker.files.fields import Text, fields_of
from tracker.files.records import text_fault
from tracker.roadmap.loader import Head, TrackError, heads
from tracker.roadmap.model import Track

_TEMPLATE = """\
# A track of your own. Check it with `tracker tracks lint {file}`;
# for completion in an editor: `tracker tracks schema > track.schema.json`.
format_version = 2
id = "{track}"                      # keep it: progress is recorded under it
title = "{title}"
summary = "What you can do after this track."

# Sources of your facts; `source` and `weeks_source` refer to their ids.
# sources = [{{ id = "S0", title = "An article", note = "what you took from it", url = "https://…" }}]

# An entry point: a background. Give `weeks` only where a source states them.
# [[entry]]
# from = "software engineer"
# weeks = [8, 12]
# source = "S0"
# quote = "what the source says"
# transfers = ["first-milestone"]   # milestones they usually know already

# When an id changes, list the old one here to keep recorded progress.
# [renamed.milestones]
# old-milestone = "first-milestone"

[[phase]]
id = "foundations"
title = "Foundations"
goal = "What you can do at the end of this phase."
# weeks = [4, 6]
# weeks_source = "S0"

[[phase.milestone]]
id = "first-milestone"              # keep it; unique in the track
title = "The first milestone"
why = "Why it matters."
hours = [4, 8]                      # minimum and maximum hours of work
needs = []                          # ids of milestones that are prerequisites
skills = ["Python"]
proof = "claim"                     # or what a repository must have, ids from `tracker deliverables list`:
#                                     [{{ deliverable = "vector-store", using = ["pgvector"] }}]
proof_reason = "Why no code can show it."
optional = false                    # true: does not count towards progress
# core = true                       # part of the short plan, `tracker advise --fast`
steps = [
  {{ id = "read", text = "Read about it." }},
  {{ id = "build", text = "Build something with it." }},
]
resources = [
  {{ title = "The Python Tutorial", url = "https://docs.python.org/3/tutorial/", kind = "tutorial" }},
]                                   # also `checked`, the date of the last visit, and `paid = true`

# What `tracker test-out` asks for besides three questions.
# [phase.milestone.placement]
# task = "What shows in 20 minutes that this is known?"
# result = "what to give as the result"

# After the other keys of its milestone; `tracker questions {track} --quiz` asks it. For a question without an answer
# to measure against, `questions = ["What would an interviewer ask?"]` above is enough.
[[phase.milestone.question]]
id = "first-question"               # keep it; unique in the milestone
kind = "recall"                     # recall, design, story (asked once, kept as a note) or live
text = "What would an interviewer ask?"
points = [                          # 3 to 6 points that a good answer has
  "The first point.",
  "The second point.",
  "The third point.",
]
red_flag = "What shows a bad answer."
follow_up = "What would they ask next?"
"""


def template(track: str, file: str) -> str:
    """The text of a new track with this id, for a file of this name."""
    return _TEMPLATE.format(track=track, title=track.replace("-", " ").capitalize(), file=file)


def write_template(track: str, path: Path | None = None) -> Path:
    """Write the template of a new track to the path, by default in the learner's folder, and return the path.

    Raises TrackError where the id is not valid or already used, where the file exists (it is never overwritten) or
    cannot be written.
    """
    shape = fields_of(Track)["id"].shape
    if isinstance(shape, Text) and (fault := text_fault(shape, track)):
        raise TrackError("bad_id", f"the id {fault}", "choose another id")
    taken = next((head for head in heads() if isinstance(head, Head) and head.id == track), None)
    if taken:
        raise TrackError("taken", f'"{track}" is already used by {taken.file}', "choose another id")
    file = path or paths.own_tracks() / f"{track}.toml"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(template(track, file.name))
    except (OSError, ValueError) as error:
        if isinstance(error, FileExistsError) and os.path.lexists(file):
            raise TrackError("exists", f"{file} already exists", "choose another file with --path") from None
        reason = f"cannot write {file}: {getattr(error, 'strerror', None) or error}"
        raise TrackError("unwritable", reason, "choose another file with --path") from None
    return file

"""The file that a new track begins as: every key once, explained, and sound as it stands."""

import os
from pathlib import Path

from tracker import paths
from tracker.files.fields import Text, fields_of
from tracker.files.records import text_fault
from tracker.roadmap.loader import Head, TrackError, heads
from tracker.roadmap.model import Track

_TEMPLATE = """\
# A track of your own. `tracker tracks lint {file}` checks it;
# `tracker tracks schema > track.schema.json` lets an editor complete it.
format_version = 1
id = "{track}"                      # stable: progress is kept under it
title = "{title}"
summary = "What one can do after this track."

# Where your facts come from; `source` and `weeks_source` name an id.
# sources = [{{ id = "S0", title = "An article", note = "what you took from it", url = "https://…" }}]

# A background learners come from. `weeks` only where a source states them.
# [[entry]]
# from = "software engineer"
# weeks = [8, 12]
# source = "S0"
# quote = "what the source says"
# transfers = ["first-milestone"]   # milestones they usually have already

# When an id changes, name the old one here, and progress follows.
# [renamed.milestones]
# old-milestone = "first-milestone"

[[phase]]
id = "foundations"
title = "Foundations"
goal = "What one can do at the end of this phase."
# weeks = [4, 6]
# weeks_source = "S0"

[[phase.milestone]]
id = "first-milestone"              # stable, unique in the track
title = "The first milestone"
why = "Why it matters."
hours = [4, 8]                      # least and most hours of work
needs = []                          # ids of milestones to finish before
skills = ["Python"]
deliverables = []                   # `tracker deliverables list` names those that can be proven
optional = false                    # true: progress leaves it out
questions = ["What would an interviewer ask?"]
steps = [
  {{ id = "read", text = "Read about it." }},
  {{ id = "build", text = "Build something with it." }},
]
resources = [
  {{ title = "The Python Tutorial", url = "https://docs.python.org/3/tutorial/", kind = "tutorial" }},
]
"""


def template(track: str, file: str) -> str:
    """The text of a new track with this id, to be written to this file."""
    return _TEMPLATE.format(track=track, title=track.replace("-", " ").capitalize(), file=file)


def begin(track: str, path: Path | None = None) -> Path:
    """Write the template of a new track to the path, else to the learner's folder, and say where it is.

    Raises TrackError where the id is misspelled or taken, where the file exists (it is never touched) or cannot be
    written.
    """
    shape = fields_of(Track)["id"].shape
    if isinstance(shape, Text) and (fault := text_fault(shape, track)):
        raise TrackError("bad_id", f"the id {fault}", "choose another id")
    taken = next((head for head in heads() if isinstance(head, Head) and head.id == track), None)
    if taken:
        raise TrackError("taken", f'"{track}" is already the id of {taken.file}', "choose another id")
    file = path or paths.own_tracks() / f"{track}.toml"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(template(track, file.name))
    except (OSError, ValueError) as error:
        if isinstance(error, FileExistsError) and os.path.lexists(file):
            raise TrackError("exists", f"{file} exists already", "choose another file with --path") from None
        reason = f"{file} cannot be written: {getattr(error, 'strerror', None) or error}"
        raise TrackError("unwritable", reason, "choose another file with --path") from None
    return file

"""Modules of Terraform and files of Bicep that nothing uses."""

from __future__ import annotations

import posixpath
import re
from itertools import chain
from typing import TYPE_CHECKING

from tracker.verify.facts.usage.naming import reached

if TYPE_CHECKING:
    from tracker.verify.facts.repository import Repository

MODULE_SOURCE = re.compile(r"module\.[^.]+\.source")


def unused_terraform_modules(repository: Repository) -> frozenset[str]:
    """The folders of Terraform modules that nothing here uses, though it uses others that lie beside them."""
    folders = {path.rpartition("/")[0] for path in repository.files if path.endswith((".tf", ".tofu"))}
    used = {
        posixpath.normpath(posixpath.join(path, "..", fact.value))
        for path, _, fact in repository.kind("key")
        if fact.value.startswith(("./", "../")) and MODULE_SOURCE.fullmatch(fact.name)
    }
    beside = {posixpath.dirname(folder) for folder in used & folders}
    shared = {parent for parent in beside if posixpath.basename(parent) == "modules"}
    return frozenset(folder for folder in folders - used if posixpath.dirname(folder) in shared)


def unused_bicep_files(repository: Repository) -> frozenset[str]:
    """The files of Bicep beside modules that are used to which none leads from those that nothing uses."""
    uses: dict[str, set[str]] = {path: set() for path in repository.files if path.endswith(".bicep")}
    for path, _, fact in repository.kind("block"):
        if path in uses and fact.name.startswith("module."):
            uses[path].add(posixpath.normpath(posixpath.join(path, "..", fact.name.removeprefix("module."))))
    used = set(chain.from_iterable(uses.values())) & uses.keys()
    folders = {posixpath.dirname(path) for path in used}
    unused = [path for path in uses if path not in used and posixpath.dirname(path) not in folders]
    led_to = reached(unused, uses)
    return frozenset(uses.keys() - led_to if used & led_to else ())

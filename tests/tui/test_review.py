"""The review screen."""

import pytest
from driving import piloted, running, shown, until

from tracker.actions.demo import build_demo
from tracker.actions.link import link, propose

pytestmark = pytest.mark.usefixtures("begun")


@piloted
async def test_a_linked_repository_is_reviewed_section_by_section(tmp_path):
    proposal = propose(str(build_demo(tmp_path)))
    link(proposal, [match.identity for match in proposal.complete])
    async with running((120, 60)) as (app, pilot):
        await pilot.press("6")
        await until(pilot, lambda: "Red flags" in shown(app) and "Strengths" in shown(app))
        assert "handbook-bot" in shown(app)


@piloted
async def test_it_says_how_to_begin_where_nothing_is_linked():
    async with running() as (app, pilot):
        await pilot.press("6")
        await until(pilot, lambda: "No repository is linked yet. Press 3, then r" in shown(app))


@piloted
async def test_it_says_that_a_repository_is_gone(tmp_path):
    repository = build_demo(tmp_path)
    link(propose(str(repository)), ["ai/container-to-cloud"])
    repository.rename(tmp_path / "moved")
    async with running() as (app, pilot):
        await until(pilot, lambda: "Container and cloud endpoint  repository not found" in shown(app))
        await pilot.press("6")
        await until(pilot, lambda: "This repository was not found where it was." in shown(app))

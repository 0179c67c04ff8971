"""Own work: what only others wrote proves nothing; what cannot be known is not said to be theirs."""

import subprocess
from textwrap import dedent

import pytest

from tracker.actions import authorship
from tracker.actions import link as linking
from tracker.actions import record as ledger
from tracker.actions.export import gather
from tracker.actions.gaps import gaps
from tracker.actions.link import propose
from tracker.actions.profile import set_profile
from tracker.actions.progress import load_progress
from tracker.actions.sync import sync
from tracker.errors import ProgressError
from tracker.progress.counting import milestone_state

DOCKERFILE = 'FROM python:3.12\nCOPY . /app\nCMD ["python", "/app/app.py"]\n'


def commit(folder, email, message="change", **files: str):
    for name, text in files.items():
        (folder / name).write_text(text)
    identity = ["-c", "user.name=Somebody", "-c", f"user.email={email}"]
    for words in (("add", "-A"), (*identity, "commit", "-q", "--allow-empty", "-m", message)):
        subprocess.run(["git", "-C", folder, *words], check=True, capture_output=True)


@pytest.fixture
def repository(home, tmp_path, monkeypatch):  # noqa: ARG001 - the home is where links are kept
    """A repository of Bob's, on the computer of Ada."""
    (tmp_path / ".gitconfig").write_text("[user]\n name = Ada\n email = ada@example.org\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / ".gitconfig"))
    folder = tmp_path / "app"
    folder.mkdir()
    subprocess.run(["git", "-C", folder, "init", "-q", "-b", "main"], check=True)
    commit(folder, "bob@example.org", Dockerfile=DOCKERFILE)
    return folder


def state():
    view = load_progress()
    milestone = next(one for one in view.tracks["mine"].milestones() if one.id == "container")
    found = milestone_state("mine", milestone, view.progress)
    return found.state, found.deliverables[0].verdict


def linked(folder, **more):
    linking.link(propose(str(folder), **more), ["container"])
    list(ledger.verify_linked())
    return state()


def test_what_others_wrote_is_verified_but_counts_for_nothing_until_a_line_is_own(repository):
    proposal = propose(str(repository))
    assert proposal.complete == ()
    assert [one.email for one in proposal.authors] == ["bob@example.org"]
    assert linked(repository) == ("open", "verified, not by you")
    commit(repository, "ada@example.org", Dockerfile=DOCKERFILE.replace("3.12", "3.13"))
    list(ledger.verify_linked())
    assert state() == ("verified", "verified")


def test_an_export_shows_the_learners_lines_before_those_of_others(repository):
    commit(repository, "ada@example.org", Dockerfile=DOCKERFILE.replace("COPY . /app", "COPY app.py /app/"))
    linked(repository)
    (project,) = gather().summary.projects
    assert [seen.line for seen in project.deliverables[0].evidence] == [2, 1, 3]


def test_a_sentence_and_the_skills_say_only_what_lines_of_the_learner_show(repository):
    bobs = """
        import os
        from openai import OpenAI
        import httpx
        reply = OpenAI().responses.create(model=os.environ["MODEL"], input=httpx.get("https://example.org").text)
    """
    adas = """
        from anthropic import Anthropic
        reply = Anthropic().messages.create(model="claude", max_tokens=99, messages=[{"role": "user", "content": "Hi"}])
    """
    commit(repository, "bob@example.org", **{"bob.py": dedent(bobs), "requirements.txt": "openai\nhttpx\nanthropic\n"})
    commit(repository, "ada@example.org", **{"ada.py": dedent(adas)})
    linked(repository)
    (project,) = gather().summary.projects
    said = {one.id: one.statement for one in project.deliverables}
    assert "Anthropic SDK" in said["llm-api"]
    assert "OpenAI" not in said["llm-api"]
    assert [skill.label for skill in project.skills] == ["Python", "Anthropic SDK"]
    linking.link(propose(str(repository), authors=["bob@example.org"]), ["container"])
    (project,) = gather().summary.projects
    assert "OpenAI SDK" in {one.id: one.statement for one in project.deliverables}["llm-api"]
    assert {"Docker", "HTTPX", "OpenAI SDK"} <= {skill.label for skill in project.skills}


COUNTED = """format_version = 2

[[deliverable]]
id = "counted"
title = "Counted tests"
counts = "Tests."
remedy = "Write three tests."
statement = "Wrote {cases#} tests."

[deliverable.part]
cases = { says = "tests", scopes = ["test"], at_least = 3, distinct = "fact", asserting_test = "*" }
"""


def test_a_gap_names_the_lines_that_are_too_few_for_a_sentence(home, repository):
    (home / "catalogue").mkdir(parents=True)
    (home / "catalogue" / "counted.toml").write_text(COUNTED)
    cases = [f"def test_{number}():\n    assert len('{'x' * number}') == {number}\n" for number in range(3)]
    commit(repository, "bob@example.org", **{"test_app.py": "\n\n".join(cases[:2])})
    commit(repository, "ada@example.org", Dockerfile=DOCKERFILE.replace("3.12", "3.13"))
    commit(repository, "ada@example.org", **{"test_app.py": "\n\n".join(cases)})
    linked(repository)
    (gap,) = [gap for gap in gaps() if "no sentence" in gap]
    assert '"Counted tests": only 1 of 3 lines of its evidence are yours, which say no more' in gap


def test_a_confirmed_address_counts_at_once_and_can_be_taken_away(repository):
    assert linked(repository, authors=["Bob@example.org"]) == ("verified", "verified")
    assert load_progress().progress.addresses == ("bob@example.org",)
    assert authorship.learner(load_progress().progress).confirmed == ("bob@example.org",)


def test_an_address_counts_as_git_has_it_though_no_mail_goes_there(repository):
    commit(repository, "ada", Dockerfile=DOCKERFILE.replace("3.12", "3.13"))
    assert linked(repository) == ("open", "verified, not by you")
    assert linked(repository, authors=["ada"]) == ("verified", "verified")
    for wrong in ("", "Ada Lovelace", "<ada@example.org>", "a\x07@example.org"):
        with pytest.raises(ProgressError, match="no address of an author"):
            propose(str(repository), authors=[wrong])


def test_an_address_of_the_profile_is_judged_again_at_once(repository):
    assert linked(repository)[0] == "open"
    set_profile({}, {}, {"bob@example.org": True})
    ledger.judge_again()
    assert state() == ("verified", "verified")


@pytest.mark.parametrize("address", ["you@example.com", "Your.Name@example.org"])
def test_a_placeholder_that_git_is_configured_with_counts_only_once_confirmed(repository, tmp_path, address):
    (tmp_path / ".gitconfig").write_text(f"[user]\n name = Your Name\n email = {address}\n")
    commit(repository, address, Dockerfile=DOCKERFILE.replace("3.12", "3.13"))
    assert linked(repository) == ("open", "verified, authorship unknown")
    asked = propose(str(repository)).authors
    assert {one.email: one.is_placeholder for one in asked} == {address.lower(): True, "bob@example.org": False}
    assert authorship.shared_address(address).endswith("make sure that its commits are yours")
    assert linked(repository, authors=[address]) == ("verified", "verified")


def test_the_configuration_of_a_repository_counts_only_once_confirmed(repository):
    subprocess.run(["git", "-C", repository, "config", "user.email", "bob@example.org"], check=True)
    assert linked(repository) == ("open", "verified, not by you")
    commit(repository, "ada@example.org", Dockerfile=DOCKERFILE.replace("3.12", "3.13"))
    assert [one.email for one in propose(str(repository)).authors] == ["bob@example.org"]


@pytest.mark.parametrize(("author", "part"), [("bob@example.org", "--depth=1"), ("ada@example.org", "--depth=2")])
def test_a_shallow_history_is_unknown_never_not_by_you_and_counts_for_nothing(repository, tmp_path, author, part):
    for _ in range(3):
        commit(repository, author)
    clone = tmp_path / "part"
    subprocess.run(["git", "clone", "-q", part, f"file://{repository}", clone], check=True)
    proposal = propose(str(clone))
    assert proposal.complete == ()
    assert "run `git fetch --unshallow`" in proposal.unknown
    assert linked(clone) == ("open", "verified, authorship unknown")


def test_in_a_shallow_history_a_line_of_the_learners_in_a_commit_that_is_there_counts(repository, tmp_path):
    commit(repository, "ada@example.org", Dockerfile=DOCKERFILE.replace("3.12", "3.13"))
    clone = tmp_path / "part"
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{repository}", clone], check=True)
    assert linked(clone)[1] == "verified, authorship unknown", "its only commit stands for all before it"
    subprocess.run(["git", "-C", clone, "fetch", "-q", "--deepen=1"], check=True)
    list(ledger.verify_linked())
    assert state() == ("verified", "verified")


def test_a_partial_clone_lacks_the_files_that_tell_the_authors(repository, tmp_path):
    commit(repository, "ada@example.org", Dockerfile=DOCKERFILE.replace("3.12", "3.13"))
    subprocess.run(["git", "-C", repository, "config", "uploadpack.allowFilter", "true"], check=True)
    clone = tmp_path / "part"
    subprocess.run(["git", "clone", "-q", "--filter=blob:none", f"file://{repository}", clone], check=True)
    proposal = propose(str(clone))
    assert "run `git fetch --refetch --no-filter`" in proposal.unknown
    assert linked(clone) == ("open", "verified, authorship unknown")
    subprocess.run(["git", "-C", clone, "fetch", "-q", "--refetch", "--no-filter"], check=True, capture_output=True)
    assert sync().verified == 1, "the commit is the same, but its authors were unknown"
    assert state() == ("verified", "verified")


def test_a_co_author_counts_only_where_the_address_is_confirmed(repository):
    text = "Build it\n\nCo-authored-by: Ada <ada@example.org>"
    commit(repository, "bob@example.org", text, Dockerfile=DOCKERFILE.replace("3.12", "3.13"))
    (bob,) = propose(str(repository)).authors
    assert bob.email == "bob@example.org"
    assert linked(repository)[0] == "open", "anybody may write such a line"
    set_profile({}, {}, {"ada@example.org": True})
    ledger.judge_again()
    assert state()[0] == "verified"


def test_a_file_of_a_template_is_nobodys(repository, monkeypatch):
    commit(repository, "ada@example.org", Dockerfile=DOCKERFILE.replace("3.12", "3.13"))
    done = subprocess.run(["git", "-C", repository, "rev-parse", "HEAD:Dockerfile"], capture_output=True, check=True)
    monkeypatch.setattr(authorship, "templates", lambda: {done.stdout.decode()[:12]: "a template"})
    assert linked(repository) == ("open", "verified, not by you")


def test_the_digest_of_a_learner_changes_with_the_templates(monkeypatch):
    digests = []
    for blobs in (["one", "two"], ["two", "one"], ["one", "three"]):
        monkeypatch.setattr(authorship, "templates", lambda blobs=blobs: dict.fromkeys(blobs, "a template"))
        digests.append(authorship.Learner().digest)
    assert digests[0] == digests[1] != digests[2]


def test_the_shipped_templates_are_few_bytes_and_whole_ids():
    found = authorship.templates()
    assert len(found) > 1000
    assert {len(blob) for blob in found} == {authorship.TEMPLATE_DIGITS}

"""A link to a file of the same commit is read if it is a README or tells of another format; no other is followed."""

import pytest
from gitrepo import commit, repository

from tracker.verify.git.snapshot import open_commit, read_files
from tracker.verify.rules.catalogue import load_catalogue
from tracker.verify.scan import scan


def read_through(tmp_path, link, target):
    folder = repository(tmp_path / "project", {"docs/README.md": "# Title\n", "app.py": "x = 1\n"})
    (folder / link).symlink_to(target)
    commit(folder)
    found = scan(open_commit(str(folder)), load_catalogue())
    return [item.entry.path for item in found.candidates], dict(found.skipped)


def test_a_readme_that_is_a_link_is_read_under_its_own_name(tmp_path):
    paths, skipped = read_through(tmp_path, "README.md", "docs/README.md")
    assert "README.md" in paths
    assert "README.md" not in skipped


def test_a_link_whose_name_tells_of_another_format_is_read_under_it(tmp_path):
    paths, skipped = read_through(tmp_path, "compose.yml", "docs/README.md")
    assert "compose.yml" in paths
    assert "compose.yml" not in skipped


@pytest.mark.parametrize(
    ("link", "target"),
    [("README.md", "../elsewhere.md"), ("README.md", "/etc/passwd"), ("README.md", "docs"), ("copy.py", "app.py")],
)
def test_links_that_lead_out_and_links_to_code_are_named_and_not_followed(tmp_path, link, target):
    paths, skipped = read_through(tmp_path, link, target)
    assert link not in paths
    assert "symbolic link" in skipped[link]


def test_what_scopes_and_links_need_is_read_by_one_process_for_each_kind(tmp_path, monkeypatch):
    calls = []
    monkeypatch.setattr(
        "tracker.verify.scan.read_files", lambda *arguments: calls.append(arguments) or read_files(*arguments)
    )
    files = {f"old/{number}/archive/README.md": "# Old\nDeprecated.\n" for number in range(5)}
    folder = repository(tmp_path / "project", {"README.md": "# Title\n", "app.py": "x = 1\n", **files})
    for number in range(5):
        (folder / f"README{number}.md").symlink_to("README.md")
    commit(folder)
    scan(open_commit(str(folder)), load_catalogue())
    assert len(calls) <= 4

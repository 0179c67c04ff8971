#!/usr/bin/env bash
# GitPython 3.2.1 reads half of a SHA-256 repository: branches and configuration yes, commits no, and says it in other words.
#
# Repo(), heads, active_branch.name, remotes and is_dirty() work in a repository made by `git init --object-format=sha256`. What
# needs an object fails: head.commit with "Failed to parse reference information", rev_parse("HEAD") with BadName. Neither
# speaks of the object format, and a program that only caught InvalidGitRepositoryError at the opening fails later.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "GitPython==3.2.1" 2>/dev/null
git init --quiet --object-format=sha256 --initial-branch=main "$folder/repository"
git -C "$folder/repository" -c user.name=A -c user.email=a@example.org commit --quiet --allow-empty --message=first
"$folder/env/bin/python" - "$folder/repository" <<'PYTHON'
import sys

import git

repository = git.Repo(sys.argv[1])
print(git.__version__, repository.active_branch.name, [head.name for head in repository.heads], repository.is_dirty())
for name, ask in (
    ("head.commit", lambda: repository.head.commit),
    ("rev_parse", lambda: repository.rev_parse("HEAD")),
    ("iter_commits", lambda: list(repository.iter_commits())),
):
    try:
        ask()
    except (ValueError, git.BadName) as error:
        print(f"{name}: {type(error).__name__}: {error}")
        assert "sha256" not in str(error).lower()
    else:
        raise SystemExit(f"{name} works now")
PYTHON

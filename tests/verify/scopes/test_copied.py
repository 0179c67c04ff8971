"""A whole copy of another project is nobody's own work; a package of a monorepo is."""

import pytest

from tracker.verify.scopes.copied import copied

MIT = "MIT License\n\nCopyright (c) {} {}\n\nPermission is hereby granted, free of charge, to any person\n"
OURS = MIT.format(2026, "Ada Okafor")
THEIRS = MIT.format("2018-2025", "Sebastián Ramírez")
ROOT = ("pyproject.toml", ".github/workflows/test.yml", ".pre-commit-config.yaml", "CITATION.cff")


def found(files: dict[str, str]) -> frozenset[str]:
    return copied(tuple(files), lambda paths: [(path, files[path]) for path in paths if path in files])


def project(folder: str, licence: str, names: tuple[str, ...] = ROOT) -> dict[str, str]:
    return {f"{folder}/LICENSE": licence, **{f"{folder}/{name}": "" for name in names}}


def test_a_folder_with_the_files_of_a_root_and_another_holder_is_a_copy() -> None:
    assert found({"LICENSE": OURS, "app.py": "", **project("docs/fastapi", THEIRS)}) == {"docs/fastapi"}


def test_projects_inside_a_copy_belong_to_it() -> None:
    inner = project("other/packages/inner", MIT.format(2020, "Somebody Else"))
    assert found({"LICENSE": OURS, **project("other", THEIRS), **inner}) == {"other"}


def test_the_authors_of_manifests_name_owners_where_licences_do_not() -> None:
    files = project("copy", "Apache License\nCopyright [yyyy] [name of copyright owner]\n")
    files["copy/pyproject.toml"] = '[project]\nname = "other"\nauthors = [{ name = "The Haystack Team at deepset" }]\n'
    files["package.json"] = '{"name": "mine", "author": "Ada Okafor <ada@example.org>"}'
    assert found(files) == {"copy"}


@pytest.mark.parametrize(
    ("root", "licence", "names"),
    [
        pytest.param(OURS, OURS, ROOT, id="a monorepo with the same holder in each package"),
        pytest.param(OURS, MIT.format(2020, "adaokafor"), ROOT, id="the same holder written as one word"),
        pytest.param(OURS, THEIRS, ("pyproject.toml", ".gitignore"), id="a package without the files of a root"),
        pytest.param(OURS, THEIRS, ROOT[1:], id="no manifest"),
        pytest.param("", OURS, ROOT, id="repositories of one's own merged under a root without a licence"),
        pytest.param(
            OURS, "Copyright (C) 2007 Free Software Foundation, Inc.\n", ROOT, id="a licence that names no holder"
        ),
        pytest.param("Copyright (c) 2026 The Acme Authors\n", "Copyright 2024 Acme, Inc.\n", ROOT, id="one company"),
    ],
)
def test_own_packages_stay_own(root: str, licence: str, names: tuple[str, ...]) -> None:
    files = {"LICENSE": root, **project("packages/core", licence, names)}
    assert found({path: content for path, content in files.items() if content or path != "LICENSE"}) == frozenset()


@pytest.mark.parametrize("text", ["[", "{", '["author"]', "authors = 3", "[project]\nauthors = [3]", '{"author": 3}'])
def test_damaged_manifests_name_nobody(text: str) -> None:
    files = {"package.json": text, "pyproject.toml": text, **project("copy", THEIRS)}
    assert found(files) == frozenset()

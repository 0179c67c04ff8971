"""Each red flag, and what looks like it and is none."""

import pytest

from tracker.report.report import Report, ReportRow, RepositoryFacts
from tracker.review.content import flag_texts, questions, steps
from tracker.review.flags import FLAGS, red_flags
from tracker.review.inspect import Inspection, Notebook, Texts, is_pinned_file, is_test_file, read_notebook
from tracker.review.readme import Readme
from tracker.review.traces import Trace
from tracker.verify.git.entries import Entry
from tracker.verify.git.history import Change
from tracker.verify.rules.catalogue import load_catalogue

ME, OTHER = "me@example.org", "other@example.org"
FILES = tuple(f"app/module{number}.py" for number in range(10))
DAY = 24 * 3600


def row(id_, status):
    return ReportRow(id_, id_, "", "", "", status, (), (), (), ())


def change(time, added=(), changed=(), email=ME):
    return Change(f"{time:040x}", time, "2026-03-01", email, "Somebody", tuple(added), tuple(changed))


A_README = Texts(Readme("README.md", ""))


def inspection(  # noqa: PLR0913, PLR0917 - a whole repository in one line
    paths=FILES, rows=(), history=(), texts=A_README, own=(), others=None, sizes=None, left_out=()
):
    entries = tuple(Entry(path, path, (sizes or {}).get(path, 100), executable=False) for path in paths)
    report = Report(RepositoryFacts("app"), "0", "0", tuple(rows))
    rows = {one.id: one for one in rows}
    return Inspection(
        report, rows, entries, texts, tuple(history), frozenset(own), others or {}, len(entries), (), tuple(left_out)
    )


def flags(**about):
    return {flag.id for flag in red_flags(inspection(**about))}


def asserting(*paths):
    return A_README._replace(asserting=paths)


GROWN = [change(0, FILES[:4]), *(change(day * DAY, [FILES[day]], FILES[:3]) for day in range(4, 10))]


@pytest.mark.parametrize(
    ("flag", "about"),
    [
        ("others-work", {"history": [change(n, email=OTHER) for n in range(4)] + [change(9)], "own": [ME]}),
        ("template", {"others": {"a template": 8}}),
        ("bulk-commit", {"history": [change(0, FILES), change(9 * DAY, changed=FILES[:2])]}),
        ("short-history", {"history": [change(n * 60, [FILES[n]], FILES[:4]) for n in range(10)]}),
        ("no-tests", {"rows": [row("tests", "missing")]}),
        (
            "ci-without-tests",
            {
                "paths": (*FILES, ".github/workflows/ci.yml"),
                "rows": [row("tests", "verified"), row("ci-tests", "missing")],
            },
        ),
        ("no-tests", {"paths": (*FILES, "tests/test_client.py"), "rows": [row("tests", "missing")]}),
        ("few-tests", {"texts": asserting("tests/test_app.py"), "rows": [row("tests", "missing")]}),
        ("placeholder-demo", {"texts": Texts(Readme("README.md", "[Live demo](#)"))}),
        ("no-licence", {"paths": (*FILES, "LICENSE"), "sizes": {"LICENSE": 0}}),
        ("no-licence", {"texts": Texts(Readme("README.md", "Each row has a title, a year and a license."))}),
        ("only-notebooks", {"paths": ("a.ipynb",), "texts": Texts(notebooks={"a.ipynb": Notebook(40, 40, 900, 9)})}),
        ("installed-packages", {"paths": tuple(f"venv/lib/site-packages/a/{n}.py" for n in range(30))}),
        ("left-behind", {"paths": (*FILES, ".bash_history")}),
        ("missing-target", {"texts": A_README._replace(traces=(Trace("missing-target", "make run", "README.md", 3),))}),
        ("left-behind", {"paths": (*FILES, "app/__pycache__/a.cpython-312.pyc")}),
        ("no-readme", {"texts": Texts()}),
        ("thin-readme", {"texts": Texts(Readme("README.md", "# App\nAn app.")), "rows": [row("readme", "partial")]}),
        (
            "readme-without-commands",
            {"texts": Texts(Readme("README.md", "word " * 200)), "rows": [row("readme", "partial")]},
        ),
        ("local-demo", {"texts": Texts(Readme("README.md", "Live demo: http://localhost:8501"))}),
        ("readme-claim", {"texts": Texts(Readme("README.md", ""), unused=(("Kestra", 3),))}),
        ("secret", {"texts": Texts(Readme("README.md", ""), secrets=(("a.py", "Private Key", 2),))}),
        ("notebook-without-outputs", {"texts": Texts(notebooks={"a.ipynb": Notebook(9, 0, 500, 0)})}),
        ("notebook-of-outputs", {"texts": Texts(notebooks={"a.ipynb": Notebook(9, 9, 500, 5_000_000)})}),
        ("unpinned", {"paths": (*FILES, "requirements.txt"), "rows": [row("pinned-environment", "missing")]}),
        ("no-licence", {}),
        ("large-binary", {"paths": (*FILES, "model.pkl"), "sizes": {"model.pkl": 20_000_000}}),
    ],
)
def test_a_flag_is_raised_where_its_reason_is_seen(flag, about):
    assert flag in flags(**about)


@pytest.mark.parametrize(
    ("flag", "about"),
    [
        ("others-work", {"history": [change(n, email=OTHER) for n in range(9)]}),  # nobody said who the learner is
        ("others-work", {"history": [change(n, email=OTHER) for n in range(3)], "own": [ME]}),  # too few to tell
        ("template", {"others": {"a template": 4}}),
        ("bulk-commit", {"history": GROWN}),
        ("bulk-commit", {"history": [change(0, FILES), *(change(n * DAY, changed=FILES) for n in range(1, 4))]}),
        ("bulk-commit", {"paths": FILES[:4], "history": [change(0, FILES[:4])]}),
        ("short-history", {"history": GROWN}),
        ("short-history", {"history": []}),  # a part of a clone has none
        ("no-tests", {"rows": [row("tests", "unavailable")]}),
        ("no-tests", {"paths": FILES[:3], "rows": [row("tests", "missing")]}),
        ("no-tests", {"texts": asserting("tests/test_app.py"), "rows": [row("tests", "missing")]}),
        ("no-tests", {"texts": asserting("src/app.spec.ts"), "rows": [row("tests", "missing")]}),
        ("few-tests", {"texts": asserting("spec/app_spec.rb", "tests/a.go"), "rows": [row("tests", "missing")]}),
        ("few-tests", {"texts": asserting("tests/test_app.py"), "rows": [row("tests", "verified")]}),
        ("left-behind", {"paths": tuple(f"venv/lib/site-packages/a/{n}.pyc" for n in range(30))}),
        ("no-licence", {"texts": Texts(licensed=True)}),
        ("ci-without-tests", {"rows": [row("tests", "verified"), row("ci-tests", "missing")]}),  # no pipeline
        (
            "ci-without-tests",
            {
                "paths": (*FILES, ".github/workflows/ci.yml"),
                "rows": [row("tests", "verified"), row("ci-tests", "missing")],
                "texts": Texts(tested=(".github/workflows/ci.yml",)),
            },
        ),
        ("no-readme", {"texts": Texts(), "left_out": ["README.rst"]}),  # a symbolic link
        ("no-licence", {"left_out": ["LICENSE"]}),
        ("placeholder-demo", {"texts": Texts(Readme("README.md", "[Live demo](https://bot.example.net)"))}),
        ("placeholder-demo", {"texts": Texts(Readme("README.md", "[Back to top](#)"))}),
        ("only-notebooks", {"texts": Texts(notebooks={"a.ipynb": Notebook(40, 40, 900, 9)})}),
        ("installed-packages", {"paths": (*FILES, "tests/site-packages/a.py")}),
        ("left-behind", {"paths": (*FILES, "docs/history.md", ".idea/modules.xml")}),
        (
            "readme-without-commands",
            {"texts": Texts(Readme("README.md", "word " * 99), guided=True), "rows": [row("readme", "partial")]},
        ),
        (
            "unpinned",
            {
                "paths": ("package.json",),
                "rows": [row("pinned-environment", "missing")],
                "texts": Texts(pinned=("package.json",)),
            },
        ),  # a library leaves the versions to those who use it
        ("thin-readme", {"texts": Texts(Readme("README.md", "word " * 100)), "rows": [row("readme", "partial")]}),
        (
            "readme-without-commands",
            {"texts": Texts(Readme("README.md", "Run `make run` now.")), "rows": [row("readme", "partial")]},
        ),
        ("notebook-without-outputs", {"texts": Texts(notebooks={"a.ipynb": Notebook(9, 3, 500, 0)})}),
        ("notebook-of-outputs", {"texts": Texts(notebooks={"a.ipynb": Notebook(9, 9, 90_000, 5_000_000)})}),
        ("unpinned", {"paths": (*FILES, "requirements.txt"), "rows": [row("pinned-environment", "verified")]}),
        ("no-licence", {"paths": (*FILES, "LICENSE.md")}),
        ("no-licence", {"texts": Texts(Readme("README.md", "Licensed under MIT."))}),
        ("large-binary", {"paths": (*FILES, "data.csv"), "sizes": {"data.csv": 20_000_000}}),
    ],
)
def test_it_is_not_raised(flag, about):
    assert flag not in flags(**about)


def test_each_flag_has_its_texts():
    assert list(FLAGS) == list(flag_texts())


def test_questions_and_steps_are_of_deliverables_that_exist():
    catalogue = load_catalogue()
    known = set(catalogue.deliverables)
    assert set(questions()) <= known
    assert {id_ for one, text in steps().items() for id_ in (one, *text.when)} <= known
    assert all("{place}" in text for text in questions().values())


def test_the_gravest_come_first():
    found = red_flags(inspection(texts=Texts(secrets=(("a.py", "Private Key", 2),)), rows=[row("tests", "missing")]))
    assert [flag.severity for flag in found] == sorted((flag.severity for flag in found), reverse=True)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}', '{"cells": [1]}', '{"worksheets": [{}]}', "[" * 5000])
def test_what_is_no_notebook_is_none(text):
    assert read_notebook(text) is None


def test_a_notebook_of_the_third_format_is_read():
    text = '{"worksheets": [{"cells": [{"cell_type": "code", "input": "a = 1", "prompt_number": 1, "outputs": []}]}]}'
    assert read_notebook(text) == Notebook(1, 1, 5, 2)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tests/test_app.py", True),
        ("src/app.spec.ts", True),
        ("app/part_test.go", True),
        ("tests/__init__.py", False),
        ("tests/conftest.py", False),
        ("rag-test.ipynb", False),
        ("tests/data/rows.csv", False),
        ("app/latest.py", False),
    ],
)
def test_a_test_is_known_by_its_name(path, expected):
    assert is_test_file(path) is expected


def test_one_flag_names_all_targets_that_are_missing():
    found = tuple(Trace("missing-target", f"make part-{number}", "README.md", number) for number in range(9))
    flag = next(flag for flag in red_flags(inspection(texts=Texts(traces=found))) if flag.id == "missing-target")
    assert flag.found == "make part-0, make part-1, make part-2, make part-3, make part-4 and 4 more"


@pytest.mark.parametrize(
    ("requirements", "expected"),
    [
        ("# core\npandas==2.1.4\nnumpy==1.24.3\n", True),
        ("a==1\nb==1\nc==1\nd==1\ne>=1,<2\n", True),
        ("pandas==2.1.4\nnumpy\n", False),
        ("-r other.txt\n", False),
        ("", False),
    ],
)
def test_a_file_of_dependencies_is_pinned_where_nearly_all_versions_are_exact(requirements, expected):
    assert is_pinned_file(requirements) is expected

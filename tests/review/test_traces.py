"""What the text of one file gives away, and what only looks like it."""

import time

import pytest

from tracker.review.purpose import purpose
from tracker.review.readme import Readme
from tracker.review.traces import missing_targets, numbers, traces

KEY = "a8Kd93mZ0q" * 3


def found(path, text):
    return [(trace.flag, trace.line) for trace in traces(path, text)]


@pytest.mark.parametrize(
    ("flag", "path", "text"),
    [
        ("assistant-reply", "README.md", "Here\u2019s the tailored README for your project: \n"),
        ("assistant-reply", "app/README.md", "Here's an updated section of your README to reflect the tests:\n"),
        ("assistant-reply", "README.md", "Certainly! Below is a README for the app.\n"),
        ("unfinished-readme", "README.md", "TODO: a drawing of the architecture\n"),
        ("unfinished-readme", "README.md", "Lorem ipsum dolor sit amet.\n"),
        ("generated-readme", "README.md", "This project was bootstrapped with [Create React App](https://x).\n"),
        ("authors-machine", "train.py", 'CONFIG = "/home/konrad/training/config.json"\n'),
        ("authors-machine", "train.py", "pd.read_csv(r'C:\\\\Users\\\\Ann\\\\data.csv')\n"),
        ("authors-machine", "train.py", "open('/Users/ann/x')\n"),
        ("secret", "kaggle.json", '{"username":"ann","key":"' + "0a1b2c3d" * 4 + '"}\n'),
        ("secret", ".env", f"OPENAI_API_KEY={KEY}\n"),
        ("secret", "app/.env.production", f'export DB_PASSWORD="{KEY}"\n'),
    ],
)
def test_what_gives_a_text_away_is_found_in_its_line(flag, path, text):
    assert found(path, text) == [(flag, 1)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("README.md", "Here is the README of the backend, and here that of the frontend.\n"),
        ("README.md", "Make sure, before you read the README, that Docker runs.\n"),
        ("README.md", "## TODO\n\n- [ ] TODO lists are shared between devices\n"),
        ("README.md", "A TODO app.\n"),
        ("README.md", "```\nTODO: x\n```\n"),
        ("README.md", "This project was bootstrapped with [Create React App](https://x).\n" + "It does more. " * 300),
        ("train.py", 'CONFIG = "/home/appuser/config.json"\n'),
        ("train.py", '# CONFIG = "/home/konrad/config.json"\n'),
        ("train.py", "see /home/konrad/x\n"),
        ("tests/test_paths.py", 'CONFIG = "/home/konrad/config.json"\n'),
        (".env", "OPENAI_API_KEY=\nKAGGLE_KEY=your-key-goes-here-1\nDB_PASSWORD=postgres\n"),
        (".env", "GOOGLE_KEY=/secrets/account-2024.json\nTOKEN=${TOKEN}\n"),
        (".env.example", f"OPENAI_API_KEY={KEY}\n"),
    ],
)
def test_what_only_looks_like_it_is_no_trace(path, text):
    assert found(path, text) == []


@pytest.mark.parametrize("piece", ["a\fb", "a\u2028b", "a\x85b"])
def test_only_a_line_feed_ends_a_line(piece):
    text = f"{piece}\nTODO: a drawing of the architecture\n\nIt uses MLflow.\n"
    assert found("README.md", text) == [("unfinished-readme", 2)]
    assert list(Readme("README.md", text).claims(["MLflow"])) == [("MLflow", 4)]


def test_no_value_is_kept():
    assert KEY not in str(list(traces(".env", f"OPENAI_API_KEY={KEY}\n")))


MAKEFILE = ".PHONY: run test\nrun: build\n\t./run\ntest lint:\n\tpytest\nX := 1\n"


@pytest.mark.parametrize(
    ("readme", "makefile", "missing"),
    [
        ("```\nmake run\nmake run-app\n```\n", MAKEFILE, ["make run-app"]),
        ("Start it with `make start`.\n", MAKEFILE, ["make start"]),
        ("```\nmake lint && make deploy\n```\n", MAKEFILE, ["make deploy"]),
        ("```\ngit clone https://x/bot\ncd bot\nmake test\nmake deploy\n```\n", MAKEFILE, ["make deploy"]),
        ("You make decisions, and we make sure.\n", MAKEFILE, []),
        ("```\ncd app\nmake run-app\n```\n", MAKEFILE, []),  # the Makefile of another folder
        ("`make anything`\n", "include other.mk\n", []),
        ("`make anything`\n", "%:\n\t./do $@\n", []),
        ("`make anything`\n", "$(TARGETS):\n\t./do $@\n", []),
    ],
)
def test_a_target_that_the_makefile_lacks_is_found(readme, makefile, missing):
    found = missing_targets("README.md", readme, makefile, frozenset({"app"}))
    assert [trace.found for trace in found] == missing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RRF_K = 60\n", [("rank_constant", "60")]),
        ("def rrf_fuse(lists, k: int = 60):\n", [("rank_constant", "60")]),
        ("def rrf_fuse(lists, k=5):\n", []),
        ("kmeans(k=60)\n", []),
        ("splitter = Splitter(chunk_size=512, chunk_overlap=64)\n", [("chunk_size", "512")]),
        ("size = chunk_size * 2\n", []),
        ("# chunk_size = 512\n", []),
        ("SIMILARITY_THRESHOLD = 0.72\n", [("threshold", "0.72")]),
        ("agent.run(question, max_steps=8)\n", [("max_", "8")]),
        ("Trainer(max_steps=1000)\n", []),
        ("hits = search(question, top_k=5)\n", [("top_k", "5")]),
        ("hits = search(question, top_k=0)\n", []),
        ("logger.info('searched', top_k=5)\n", []),
        ("id = save_query_log(\n    question=question,\n    top_k=5,\n)\n", []),
        ("save_query_log(\n    question,\n)\nhits = search(question, top_k=5)\n", [("top_k", "5")]),
        ("hits = catalogue.search(\n    question,\n    top_k=5,\n)\n", [("top_k", "5")]),
    ],
)
def test_a_number_that_somebody_chose_is_found(text, expected):
    assert [(one.kind, one.value) for one in numbers("app/search.py", text)] == expected
    assert list(numbers("tests/test_search.py", text)) == []


LONG = {
    "words": "a b ",
    "letters": "a",
    "spaces": " ",
    "brackets": "[",
    "links": "[a](b",
    "tags": "<",
    "dots": "a. ",
    "labels": "MLflow ",
    "here is": "here is your ",
    "addresses": "http://localhost",
    "code": "`make ",
    "licences": "MIT ",
}


@pytest.mark.parametrize("piece", LONG.values(), ids=LONG.keys())
def test_a_readme_of_one_line_takes_time_as_its_size(piece):
    def seconds(size):
        readme = Readme("README.md", "uses " + piece * (size // len(piece)))
        started = time.process_time()
        list(readme.claims(["MLflow"]))
        purpose(readme.text)
        readme.local_demo()
        readme.placeholder_demo()
        readme.linked_files()
        list(readme.links())
        for name in ("has_commands", "names_licence", "words"):
            getattr(readme, name)
        list(traces("README.md", readme.text))
        list(numbers("a.py", readme.text))
        list(missing_targets("README.md", readme.text, readme.text))
        return time.process_time() - started

    large = seconds(1_000_000)
    assert large < 0.5 or large < 25 * min(seconds(100_000) for _ in range(2)) + 0.5

"""A sentence says only what the evidence shows; technologies are those that the code uses."""

import pytest

from tracker.verify.budget import Allowance
from tracker.verify.evaluate import evaluate
from tracker.verify.facts.repository import FileFacts
from tracker.verify.readers import read, readers_for
from tracker.verify.rules.catalogue import Catalogue, load_catalogue
from tracker.verify.rules.statements import _with_article, problems_of, series
from tracker.verify.scan import Scan
from tracker.verify.waivers import Waivers

VOCABULARY = {
    "package": [
        {
            "name": "faiss-cpu",
            "registry": "pypi",
            "label": "FAISS",
            "family": ["vector-store"],
            "roots": ["faiss"],
            "names": {"faiss.IndexFlatL2": ["vector-write"], "faiss.RunContext.deps.*": ["held-value"]},
        },
        {"name": "qdrant-client", "registry": "pypi", "label": "Qdrant", "family": ["vector-store"]},
        {
            "name": "openai",
            "registry": "pypi",
            "label": "OpenAI API",
            "family": ["llm-client"],
            "names": {"openai.OpenAI": ["generation"]},
        },
    ],
    "tool": [
        {
            "name": "docker",
            "label": "Docker",
            "family": ["container"],
            "match": [{"instruction": "FROM"}],
        },
        {"name": "python", "label": "Python", "family": ["language"], "match": [{"file": "*.py"}]},
    ],
    "group": {"Languages": ["language"], "Data": ["vector-store"], "Operations": ["container"]},
}


def deliverable(statement, *parts):
    return {
        "id": "x",
        "title": "X",
        "counts": "x",
        "remedy": "x",
        "statement": statement,
        "part": [{"id": id_, "says": id_, "match": [match]} for id_, match in parts],
        "holds": {"any": [id_ for id_, _ in parts]},
    }


def verified(files, statement="Stored vectors[ in {store}].", scope="code"):
    row = deliverable(statement, ("store", {"does": "vector-write"}), ("asks", {"does": "generation"}))
    return judged(files, Catalogue([{"deliverable": [row]}], "digest", lambda: [VOCABULARY]), scope)


def judged(files, catalogue, scope="code"):
    facts = [
        FileFacts(path, scope, [fact for name in readers_for(path) for fact in read(name, text.encode())])
        for path, text in files.items()
    ]
    return evaluate(facts, Scan(dict.fromkeys(files, scope), (), (), Waivers(), Allowance()), [], catalogue)


STORE = "import faiss\nindex = faiss.IndexFlatL2(8)\n"
ASKS = "import openai\nclient = openai.OpenAI()\n"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("Stored vectors[ in {store}].", "Stored vectors in FAISS."),
        ("Stored vectors[ in {store|llm-client}].", "Stored vectors."),
        ("Stored vectors in {asks}.", ""),
        ("Stored vectors[ in {store}][ and {asks}].", "Stored vectors in FAISS."),
        ("Stored {store#} index.", "Stored 1 index."),
        ("Used {store}[, again {store}].", "Used FAISS."),
        ("Stored vectors.", "Stored vectors."),
        ("Stored vectors[ in {asks+store|llm-client+vector-store}].", "Stored vectors in FAISS."),
        ("Worked[ on an index{store?}][ and a model{asks?}].", "Worked on an index."),
        ("Made <an index{store?}; a model{asks?}>.", "Made an index."),
        ("Made <an index[ with {store}]{store?}; a file>.", "Made an index with FAISS and a file."),
        ("Made <a model{asks?}; an answer{asks?}>.", ""),
        ("Made it[ from <a model{asks?}; an answer{asks?}>].", "Made it."),
    ],
)
def test_a_clause_without_evidence_is_left_out_with_its_words(statement, said):
    (row,) = verified({"a.py": STORE}, statement).rows
    assert (row.status, row.statement) == ("verified", said)


def test_a_row_that_is_not_verified_says_nothing():
    (row,) = verified({"a.py": "print()\n"}).rows
    assert (row.status, row.statement, row.uses) == ("missing", "", ())


def test_what_the_evidence_uses_can_be_asked_for_by_a_proof():
    (row,) = verified({"a.py": STORE}).rows
    assert {"faiss-cpu", "vector-store", "vector-write"} <= set(row.uses)
    assert "openai" not in row.uses


def test_technologies_are_used_not_only_named():
    files = {
        "a.py": STORE,
        "unused.py": "import openai\n",
        "listed.py": "PACKAGES = ['qdrant-client']\n",
        "Dockerfile": "FROM python:3.13\n",
        "requirements.txt": "qdrant-client==1.0\n",
    }
    found = {one.label: (one.path, one.line) for one in verified(files).technologies}
    assert found == {"FAISS": ("a.py", 2), "Docker": ("Dockerfile", 1), "Python": ("a.py", 1)}


@pytest.mark.parametrize("scope", ["test", "example", "docs", "vendored"])
def test_what_only_tests_and_examples_use_is_no_technology_of_the_project(scope):
    assert verified({"a.py": STORE + ASKS}, scope=scope).technologies == ()


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("Stored vectors in FAISS.", 'names the technology "FAISS"; a slot must give it'),
        ("Stored in {shop}.", '"shop" is no part of this rule'),
        ("Stored in {store+shop}.", '"shop" is no part of this rule'),
        ("Stored in {store.", "has a slot that is not written as {part}, {part|family}, {part@family}, {part#} or {part?}"),
        ("Stored[ in {store}.", "has brackets that do not match"),
        ("Stored <in {store}.", "has brackets that do not match"),
        ("Stored in {store}>.", "has brackets that do not match"),
        ("Stored [in <{store}]>.", "has brackets that do not match"),
    ],
)
def test_a_template_that_says_more_than_evidence_is_refused(template, problem):
    assert list(problems_of(template, {"store"}, {"FAISS"})) == [problem]


def test_a_sound_template_has_no_problems():
    assert list(problems_of("Stored {store#} vectors[ in {store|vector-store}].", {"store"}, {"FAISS"})) == []


def test_a_module_of_the_repository_s_own_is_no_package_of_that_name():
    files = {
        "faiss/search.py": "def nearest(x):\n    return x\n",
        "app.py": "from faiss.search import nearest\nnearest(1)\n",
    }
    assert [one.label for one in verified(files, statement="").technologies] == ["Python"]


def test_a_technology_is_shown_where_the_file_names_it():
    files = {
        "a.py": "from store import index\nindex.search(1)\n",
        "store.py": "import faiss\n\nindex = faiss.IndexFlatL2(8)\nindex.add(1)\n",
    }
    (found,) = (one for one in verified(files).technologies if one.label == "FAISS")
    assert found.path == "store.py"


@pytest.mark.parametrize(
    ("source", "labels"),
    [
        ("import faiss\n\ndef f(ctx: faiss.RunContext):\n    ctx.deps.index.IndexFlatL2(8)\n", []),
        ("import faiss\n\ndef f(ctx: faiss.RunContext):\n    ctx.deps(8)\n    faiss.IndexFlatL2(8)\n", ["FAISS"]),
    ],
)
def test_what_the_project_gave_a_framework_to_hold_is_no_use_of_the_framework(source, labels):
    rows = verified({"a.py": source}).rows
    assert rows[0].status == "verified"
    assert [label for label in ("FAISS",) if label in rows[0].statement] == labels


def test_kits_and_interfaces_have_an_article():
    assert series([_with_article(label) for label in ("LangChain", "OpenAI SDK")]) == "LangChain and the OpenAI SDK"


@pytest.fixture(scope="module")
def shipped():
    return load_catalogue()


def test_an_estimator_that_a_helper_fits_names_its_library(shipped):
    source = (
        "from sklearn.linear_model import Ridge\n"
        "def train(model, features, labels):\n    model.fit(features, labels)\n"
        "train(Ridge(), read('x'), read('y'))\n"
    )
    rows = {row.id: row for row in judged({"train.py": source}, shipped).rows}
    assert rows["model-training"].statement == "Trained a model with scikit-learn."


def test_a_library_that_only_splits_the_data_of_an_own_model_trained_nothing(shipped):
    source = (
        "from sklearn.model_selection import train_test_split\nfrom own import Model\n"
        "x, y, v, w = train_test_split(features, labels)\nmodel = Model()\nmodel.fit(x, v)\n"
    )
    rows = {row.id: row for row in judged({"train.py": source}, shipped).rows}
    assert rows["model-training"].statement == "Trained a model."


def test_evidence_shows_the_use_of_a_library_before_its_imports(shipped):
    files = {
        "app/auth.py": "from slowapi.util import get_remote_address\nkey = get_remote_address\n",
        "app/limits.py": "from slowapi import Limiter\nlimiter = Limiter(key_func=str)\n",
        "app/main.py": "from app.limits import limiter\n@limiter.limit('5/minute')\ndef ask(request):\n    return {}\n",
    }
    rows = {row.id: row for row in judged(files, shipped).rows}
    first = [(proof.path, proof.line) for proof in rows["rate-limiting"].evidence][:2]
    assert sorted(first) == [("app/limits.py", 2), ("app/main.py", 2)]

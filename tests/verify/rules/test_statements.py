"""A sentence says only what the evidence shows; technologies are those that the code uses."""

import json

import pytest

from tracker.text import series
from tracker.verify.budget import Allowance
from tracker.verify.evaluate import evaluate
from tracker.verify.facts.repository import FileFacts
from tracker.verify.readers import read, readers_for
from tracker.verify.rules.catalogue import Catalogue, load_catalogue
from tracker.verify.rules.statements import _with_article, is_general, problems_of
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
    scopes = {path: "config" if path.endswith((".yml", ".yaml")) else scope for path in files}
    facts = [
        FileFacts(path, scopes[path], [fact for name in readers_for(path) for fact in read(name, text.encode())])
        for path, text in files.items()
    ]
    return evaluate(facts, Scan(scopes, (), (), Waivers(), Allowance()), [], catalogue)


def asking(*names):
    """Packages whose function `ask` asks a model."""
    return [
        {
            "name": name,
            "registry": "pypi",
            "label": name.title(),
            "family": ["x"],
            "names": {f"{name}.ask": ["generation"]},
        }
        for name in names
    ]


STORE = "import faiss\nindex = faiss.IndexFlatL2(8)\n"
ASKS = "import openai\nclient = openai.OpenAI()\n"


def test_a_phrase_is_general_that_says_nothing_of_its_evidence():
    assert is_general("Trained a model[ with {made}].", "Trained a model.")
    assert is_general("Made {made:class}. | Made it[ with {made}].", "Made it.")
    assert not is_general("Trained a model[ with {made}].", "Trained a model with FAISS.")
    assert not is_general("Kept prompts in files.", "Kept prompts in files.")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("Stored vectors[ in {store}].", "Stored vectors in FAISS."),
        ("Stored vectors[ in {store|llm-client}].", "Stored vectors."),
        ("Stored vectors in {asks}.", ""),
        ("Stored vectors[ in {store}][ and {asks}].", "Stored vectors in FAISS."),
        ("Stored {store#} indexes.", ""),
        ("Stored an index[, {store#} objects].", "Stored an index."),
        ("Stored an index ({store:class}).", "Stored an index (IndexFlatL2)."),
        ("Stored an index[ by {store:function}].", "Stored an index."),
        ("Used {store}[, again {store}].", "Used FAISS."),
        ("Stored vectors.", "Stored vectors."),
        ("Stored vectors[ in {asks+store|llm-client+vector-store}].", "Stored vectors in FAISS."),
        ("Worked[ on an index{store?}][ and a model{asks?}].", "Worked on an index."),
        ("Made <an index{store?}; a model{asks?}>.", "Made an index."),
        ("Made <an index[ with {store}]{store?}; a file>.", "Made an index with FAISS and a file."),
        ("Made <a model{asks?}; an answer{asks?}>.", ""),
        ("Made it[ from <a model{asks?}; an answer{asks?}>].", "Made it."),
        ("Asked a model{asks?}. | Stored vectors[ in {store}].", "Stored vectors in FAISS."),
        ("Stored vectors{store?}. | Asked a model.", "Stored vectors."),
        ("Asked a model{asks?}. | Asked another{asks?}.", ""),
    ],
)
def test_a_clause_without_evidence_is_left_out_with_its_words(statement, said):
    (row,) = verified({"a.py": STORE}, statement).rows
    assert (row.status, row.statement) == ("verified", said)


def test_a_sentence_names_as_many_technologies_as_places_show():
    files = {f"{name}.py": f"import {name}\n{name}.ask()\n" for name in ("one", "two", "three")}
    packages = asking("one", "two", "three")
    row = deliverable("Asked {asks}.", ("asks", {"does": "generation"}))
    (found,) = judged(
        files, Catalogue([{"deliverable": [row]}], "digest", lambda: [{**VOCABULARY, "package": packages}])
    ).rows
    named = found.statement.removeprefix("Asked ").removesuffix(".").split(" and ")
    assert sorted(named) == sorted(seen.path.removesuffix(".py").title() for seen in found.evidence[:2])


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("Asked <{asks}; a model{asks?}>.", "Asked One, Two and a model."),
        ("Asked <{asks} too; a model{asks?}>.", "Asked One and Two too and a model."),
    ],
)
def test_names_that_stand_alone_in_a_list_are_items_of_it(statement, said):
    files = {"a.py": "import one\nimport two\none.ask()\ntwo.ask()\n"}
    packages = asking("one", "two")
    row = deliverable(statement, ("asks", {"does": "generation"}))
    catalogue = Catalogue([{"deliverable": [row]}], "digest", lambda: [{**VOCABULARY, "package": packages}])
    assert judged(files, catalogue).rows[0].statement == said


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


def test_what_a_function_uses_that_nothing_calls_is_no_technology_of_a_program():
    asks = "import openai\ndef ask():\n    openai.OpenAI().chat.completions.create()\n"
    files = {"a.py": asks, "b.py": STORE, **{f"module_{number}.py": "import os\n" for number in range(10)}}
    assert {one.label for one in verified(files).technologies} == {"FAISS", "Python"}
    called = {**files, "a.py": f"{asks}ask()\n"}
    assert {one.label for one in verified(called).technologies} == {"FAISS", "OpenAI API", "Python"}


@pytest.mark.parametrize("scope", ["test", "example", "docs", "vendored"])
def test_what_only_tests_and_examples_use_is_no_technology_of_the_project(scope):
    assert verified({"a.py": STORE + ASKS}, scope=scope).technologies == ()


def test_what_tests_are_written_with_is_a_technology_of_the_project(shipped):
    used = "import faiss\nimport pytest\n\n@pytest.fixture\ndef one():\n    return faiss.IndexFlatL2()\n"
    unused = "import pytest\n\ndef test_one():\n    assert True\n"
    for source, labels in ((used, ["pytest"]), (unused, [])):
        found = judged({"test_a.py": source}, shipped, scope="test").technologies
        assert [one.label for one in found] == labels


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("Stored vectors in FAISS.", 'names the technology "FAISS"; a slot must give it'),
        ("Stored in {shop}.", '"shop" is no part of this rule'),
        ("Stored in {store+shop}.", '"shop" is no part of this rule'),
        (
            "Stored in {store.",
            (
                "has a slot that is not written as {part}, {part|family}, {part@family}, {part:class}, "
                "{part:function}, {part#} or {part?}"
            ),
        ),
        ("Stored[ in {store}.", "has brackets that do not match"),
        ("Stored <in {store}.", "has brackets that do not match"),
        ("Stored in {store}>.", "has brackets that do not match"),
        ("Stored [in <{store}]>.", "has brackets that do not match"),
        ("Stored. | Stored [in {store}.", "has brackets that do not match"),
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


def test_a_function_of_python_is_no_package_of_that_name(shipped):
    notebook = json.dumps(
        {
            "nbformat": 4,
            "metadata": {"kernelspec": {"language": "python"}},
            "cells": [{"cell_type": "code", "source": "first = next(iter([1]))\nprint(first)"}],
        }
    )
    found = judged({"a.ipynb": notebook}, shipped, "notebook").technologies
    assert [one.label for one in found] == ["Python"]


def test_a_notebook_in_kotlin_shows_no_python(shipped):
    notebook = json.dumps(
        {
            "nbformat": 4,
            "metadata": {"kernelspec": {"language": "kotlin"}},
            "cells": [{"cell_type": "code", "source": "println(1)"}],
        }
    )
    assert not judged({"a.ipynb": notebook}, shipped, "notebook").technologies


@pytest.mark.parametrize(
    ("name", "labels"), [("Guard.use", {"Guardrails AI", "Python"}), ("register_validator", {"Python"})]
)
def test_of_packages_with_one_root_those_are_named_that_know_the_name(name, labels, shipped):
    found = judged({"a.py": f"import guardrails\nguardrails.{name}()\n"}, shipped).technologies
    assert {one.label for one in found} == labels


@pytest.mark.parametrize(
    ("source", "labels"),
    [
        ("from google.cloud import storage\nstorage.Client()\n", {"Google Cloud Storage", "Python"}),
        ("from google.cloud import scheduler\nscheduler.Client()\n", {"Google Cloud client libraries", "Python"}),
        ("from google.colab import files\nfiles.upload()\n", {"Python"}),
        ("from google.protobuf import json_format\njson_format.Parse('{}', x)\n", {"Python"}),
    ],
)
def test_only_what_is_of_the_cloud_names_its_clients(source, labels, shipped):
    assert {one.label for one in judged({"a.py": source}, shipped).technologies} == labels


@pytest.mark.parametrize(
    ("source", "also"),
    [
        ("from langchain_openai import ChatOpenAI\nChatOpenAI(model='gpt-5')\n", ["OpenAI API"]),
        ("from langchain_openai import ChatOpenAI\nChatOpenAI(model='a', base_url='http://localhost:1234/v1')\n", []),
        ("from langchain_openai import AzureChatOpenAI\nAzureChatOpenAI(model='gpt-5')\n", ["Azure OpenAI"]),
        (
            "from langchain_google_genai import ChatGoogleGenerativeAI\nChatGoogleGenerativeAI(model='a')\n",
            ["Gemini API"],
        ),
    ],
)
def test_whose_models_a_framework_calls_is_said_by_its_client(source, also, shipped):
    assert [one.label for one in judged({"a.py": source}, shipped).technologies] == sorted(
        [*also, "LangChain", "Python"]
    )


def test_a_client_of_a_framework_names_no_provider_of_other_calls_in_its_file(shipped):
    source = (
        "import requests\nfrom langchain_openai import ChatOpenAI\n\nmodel = ChatOpenAI(model='gpt-5')\n\n"
        "def embed(texts):\n    at = 'http://localhost:8080/v1/embeddings'\n"
        "    return requests.post(at, json={'input': texts}).json()\n\n"
        "print(model.invoke(str(embed(['a']))))\n"
    )
    assert "OpenAI API" in {one.label for one in judged({"a.py": source}, shipped).technologies}
    assert not [said for said in statements({"a.py": source}, shipped).values() if "OpenAI API" in said]


def test_a_store_at_an_own_address_is_not_named_as_that_of_a_cloud(shipped):
    labels = [
        {one.label for one in judged({"a.py": f"import boto3\nboto3.client({given})\n"}, shipped).technologies}
        for given in ("'s3'", "'s3', endpoint_url=url")
    ]
    assert ["Amazon S3" in found for found in labels] == [True, False]


def test_a_language_is_shown_by_a_file_that_holds_something():
    found = verified({"__init__.py": "", "a.py": "import os\nos.getcwd()\n"}).technologies
    assert [(one.label, one.path) for one in found] == [("Python", "a.py")]


def test_a_module_of_the_project_shows_no_package_of_its_name(shipped):
    files = {
        "backend/agents/loader.py": "def load():\n    return 1\n",
        "backend/app.py": "import agents.loader as loader\n\nprint(loader.load())\n",
    }
    assert {one.label for one in judged(files, shipped).technologies} == {"Python"}
    del files["backend/agents/loader.py"]
    assert "OpenAI Agents SDK" in {one.label for one in judged(files, shipped).technologies}


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
    assert rows["model-training"].statement == "Trained a model (Ridge) with scikit-learn."


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


def statements(files, shipped, scope="code"):
    return {row.id: row.statement for row in judged(files, shipped, scope).rows if row.status == "verified"}


def test_only_technologies_of_lines_that_evidence_shows_are_named(shipped):
    log = (
        "import logging\nlogger = logging.getLogger(__name__)\n"
        "def work():\n    logger.info('a')\n    logger.error('b')\n"
    )
    files = {"a.py": log, "b.py": "import structlog\nstructlog.configure()\n"}
    assert statements(files, shipped)["logging"] == "Wrote application logs."
    own = "import structlog\nlog = structlog.get_logger()\ndef work():\n    log.info('a')\n    log.error('b')\n"
    assert statements({"a.py": own}, shipped)["logging"] == "Wrote application logs with structlog."


def test_metrics_that_nothing_collects_are_no_monitoring(shipped):
    service = (
        "from prometheus_client import Counter, make_asgi_app\n"
        "ASKED = Counter('asked', 'Questions')\napp = make_asgi_app()\nASKED.inc()\n"
    )
    scrape = "scrape_configs:\n  - job_name: service\n    static_configs:\n      - targets: [service:8000]\n"
    said = "Instrumented the code for monitoring with Prometheus."
    assert statements({"app.py": service}, shipped)["monitoring"] == said
    files = {"app.py": service, "prometheus.yml": scrape}
    assert statements(files, shipped)["monitoring"] == "Set up monitoring with Prometheus."


def test_retraining_on_a_schedule_says_nothing_of_a_check_for_drift_beside_it(shipped):
    files = {
        "prefect.yaml": "deployments:\n- name: train\n  entrypoint: train.py:main\n  schedules:\n  - cron: 0 6 * * 1\n",
        "drift.py": "def react(old, new):\n    if detect_drift(old, new):\n        retrain_model()\nreact(1, 2)\n",
    }
    said = "Automated the retraining of the model on a schedule."
    assert statements(files, shipped)["scheduled-retraining"] == said


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"vercel.json": '{"regions": ["iad1"]}'}, "Set up a deployment on Vercel."),
        ({"render.yaml": "services:\n- type: web\n  name: api\n"}, "Set up a deployment on Render."),
        ({"Procfile": "web: gunicorn app\n"}, "Set up a deployment."),
        (
            {"main.tf": 'resource "aws_lambda_function" "f" {\n  handler = "a.b"\n}\n'},
            "Set up a deployment on AWS Lambda with Terraform.",
        ),
        (
            {"main.tf": 'resource "aws_sagemaker_endpoint" "f" {\n}\nresource "aws_lambda_alias" "g" {\n}\n'},
            "Set up a deployment with Terraform.",
        ),
    ],
)
def test_a_deployment_names_the_platform_that_its_file_shows(files, said, shipped):
    assert statements(files, shipped, scope="config")["deployment"] == said


@pytest.mark.parametrize(
    ("package", "label"),
    [
        ("langchain_pinecone.PineconeVectorStore", "Pinecone"),
        ("langchain_chroma.Chroma", "Chroma"),
        ("langchain_community.vectorstores.FAISS", "FAISS"),
        ("llama_index.vector_stores.qdrant.QdrantVectorStore", "Qdrant"),
    ],
)
def test_a_package_that_joins_a_framework_with_a_store_names_the_store(package, label, shipped):
    module, _, name = package.rpartition(".")
    source = f"from {module} import {name}\nstore = {name}.from_documents(read())\n"
    assert label in [one.label for one in judged({"a.py": source}, shipped).technologies]


@pytest.mark.parametrize(
    ("path", "source", "label"),
    [
        (
            "A.java",
            "import jakarta.persistence.Column;\nclass A { void a() { new Column(); } }",
            "Jakarta EE",
        ),
        (
            "a.go",
            'package a\nimport "golang.org/x/net/websocket"\nfunc a() { websocket.Dial("a", "", "b") }',
            "golang.org/x/time/rate",
        ),
        (
            "a.go",
            'package a\nimport "go.mongodb.org/mongo-driver/mongo"\nfunc a() { mongo.Connect() }',
            "OpenTelemetry",
        ),
        (
            "a.py",
            "from google.oauth2.credentials import Credentials\nCredentials('a')\n",
            "Google Cloud client libraries",
        ),
        (
            "a.go",
            'package a\nimport "github.com/prometheus/client_golang/api"\nfunc a() { api.NewClient(api.Config{}) }',
            "Prometheus",
        ),
        ("compose.yml", "services:\n  metrics:\n    image: prom/prometheus\n", "Prometheus"),
        ("web/next.config.mjs", "export default { output: 'standalone' };\n", "JavaScript"),
        ("web/eslint.config.js", "export default [];\n", "JavaScript"),
        ("web/.prettierrc.mjs", "export default {};\n", "JavaScript"),
        ("web/vite.config.ts", "export default {};\n", "TypeScript"),
    ],
)
def test_neither_a_sibling_package_nor_the_configuration_of_a_tool_shows_a_technology(path, source, label, shipped):
    assert label not in [one.label for one in judged({path: source}, shipped).technologies]


def test_a_hub_of_models_is_no_language_model(shipped):
    source = "from huggingface_hub import snapshot_download\nsnapshot_download('a/b')\n"
    groups = shipped.vocabulary.grouped(judged({"a.py": source}, shipped).technologies)
    assert [one.label for one in groups["MLOps"]] == ["Hugging Face Hub"]


def test_a_method_called_on_super_names_the_library_of_the_base(shipped):
    source = (
        "from xgboost import XGBRegressor\n\nclass Prices(XGBRegressor):\n"
        "    def fit(self, x, y):\n        return super().fit(x, y)\n\nPrices().fit(read('x'), read('y'))\n"
    )
    assert (
        statements({"prices.py": source}, shipped)["model-training"] == "Trained a model (XGBRegressor) with XGBoost."
    )


def test_what_only_calibrates_a_model_is_not_named_as_the_model(shipped):
    source = (
        "from sklearn.calibration import CalibratedClassifierCV\nfrom sklearn.linear_model import LogisticRegression\n"
        "model = LogisticRegression().fit(X_train, y_train)\n"
        "CalibratedClassifierCV(model, cv='prefit').fit(X_val, y_val)\n"
    )
    said = statements({"train.py": source}, shipped)["model-training"]
    assert said == "Trained a model (LogisticRegression) with scikit-learn."


def test_a_pipeline_without_a_known_estimator_names_the_library_that_fits_it(shipped):
    source = "from pipelines import build_pipeline\nmodel = build_pipeline()\nmodel.fit(X_train, y_train)\n"
    pipelines = "from sklearn.pipeline import Pipeline\ndef build_pipeline():\n    return Pipeline(steps)\n"
    said = statements({"train.py": source, "pipelines.py": pipelines}, shipped)["model-training"]
    assert said == "Trained a model with scikit-learn."


def test_what_loads_a_metric_is_not_named_as_the_metric(shipped):
    source = (
        "import evaluate\nimport numpy\nfrom sklearn.metrics import f1_score\n"
        "from sklearn.model_selection import train_test_split\n"
        "X_train, X_test, y_train, y_test = train_test_split(X, y)\nmodel = fitted(X_train, y_train)\n"
        "f1_score(y_test, numpy.argmax(model.predict(X_test)))\n"
        "evaluate.load('rouge').compute(predictions=model.predict(X_test))\n"
    )
    said = statements({"evaluate_model.py": source}, shipped)["model-evaluation"]
    assert said == "Evaluated the model on held-out data, measured by f1_score."


def test_a_registry_that_is_only_declared_registered_no_model(shipped):
    declared = 'resource "aws_sagemaker_model_package_group" "models" {\n  model_package_group_name = "a"\n}\n'
    said = statements({"main.tf": declared}, shipped, scope="config")["model-registry"]
    assert said == "Set up a registry of model versions."


@pytest.mark.parametrize(
    ("path", "source", "said"),
    [
        (
            "src/train.py",
            (
                "import pandas as pd\ndef validate_data(df):\n    if df.age.isnull().any():\n        raise ValueError\n"
                "validate_data(pd.read_csv('a.csv'))\n"
            ),
            "Validated the data before use, checking for missing values.",
        ),
        (
            "src/train.py",
            (
                "import pandas as pd\ndef validate_data(df):\n    return df.isna().sum(), df.duplicated().sum()\n"
                "print(validate_data(pd.read_csv('a.csv')))\n"
            ),
            "Validated the data before use, checking for missing and repeated values.",
        ),
        (
            "dbt/models/schema.yml",
            "models:\n  - name: orders\n    columns:\n      - name: id\n        tests:\n          - unique\n",
            "Validated the data before use with dbt.",
        ),
    ],
)
def test_a_check_of_data_says_what_checks_or_what_is_checked(path, source, said, shipped):
    assert statements({path: source}, shipped)["data-validation"] == said


@pytest.mark.parametrize(
    ("logged", "said"),
    [
        ("log_param('a', 1)", "Tracked parameters of runs with MLflow."),
        ("log_metrics({'a': 1})", "Tracked metrics of runs with MLflow."),
        ("log_params({'a': 1})\nmlflow.log_metric('b', 2)", "Tracked parameters and metrics of runs with MLflow."),
        ("start_run()", "Tracked runs with MLflow."),
    ],
)
def test_an_experiment_tracker_is_said_to_hold_what_is_logged(logged, said, shipped):
    assert statements({"train.py": f"import mlflow\nmlflow.{logged}\n"}, shipped)["experiment-tracking"] == said


@pytest.mark.parametrize(
    ("path", "source", "said"),
    [
        (
            "api/predict.py",
            "def log_shadow_prediction(db, value):\n    db.add(value)\nlog_shadow_prediction({}, 1)\n",
            "Set up shadow runs for new versions.",
        ),
        (
            "api/route.py",
            "import random\ndef choose():\n    return 'new' if random.random() < canary_share else 'old'\nchoose()\n",
            "Set up split traffic for new versions.",
        ),
    ],
)
def test_a_rollout_says_how_versions_are_tried(path, source, said, shipped):
    assert statements({path: source}, shipped)["progressive-rollout"] == said


RERANKS = "import cohere\ncohere.Client().rerank(query='a', documents=[])\n"
FUSES = "def fuse_results(dense, sparse):\n    return sorted(dense + sparse)\nfuse_results([], [])\n"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (RERANKS, "Reranked search results with Cohere SDK."),
        (FUSES, "Fused the results of several searches."),
        (RERANKS + FUSES, "Reranked search results with Cohere SDK and fused those of several searches."),
    ],
)
def test_search_results_are_said_to_be_reranked_or_fused_or_both(source, said, shipped):
    assert statements({"search.py": source}, shipped)["reranking"].replace("the ", "") == said.replace("the ", "")


READS = "from kafka import KafkaConsumer\nfor event in KafkaConsumer('orders'):\n    print(event)\n"
WRITES = "from kafka import KafkaProducer\nKafkaProducer().send('orders', b'a')\n"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (READS, "Read data from a stream with Apache Kafka."),
        (WRITES, "Wrote data to a stream with Apache Kafka."),
        (READS + WRITES, "Read data from and wrote to a stream with Apache Kafka."),
    ],
)
def test_a_stream_is_said_to_be_read_or_written_or_both(source, said, shipped):
    assert statements({"stream.py": source}, shipped)["streaming-ingestion"] == said


@pytest.mark.parametrize(("trains", "said"), [(True, "trained models"), (False, "models")])
def test_models_are_called_trained_where_one_is_trained(trains, said, shipped):
    fits = "from sklearn.linear_model import Ridge\nRidge().fit(X_train, y_train)\n"
    registers = "import mlflow\nmlflow.register_model('runs:/a', 'answers')\n"
    found = statements({"promote.py": registers, **({"train.py": fits} if trains else {})}, shipped)
    assert found["model-registry"] == f"Registered {said} with versions in MLflow."


def test_a_front_end_names_what_its_files_use(shipped):
    page = (
        'import { useState } from "react";\n\nexport default function App() {\n'
        "  const [text, setText] = useState();\n  return <input value={text} />;\n}\n"
    )
    assert statements({"src/App.tsx": page}, shipped)["user-interface"] == "Built a user interface with React."


def test_vectors_in_sql_name_the_extension(shipped):
    source = (
        "def setup(db):\n    db.execute('create table notes (id int, embedding vector(384))')\n"
        "def near(db, vector):\n    return db.execute('select id from notes order by embedding <=> %s::vector')\n"
        "setup(1)\nnear(1, 2)\n"
    )
    assert statements({"a.py": source}, shipped)["vector-store"] == "Indexed and searched vectors in pgvector."


@pytest.mark.parametrize(
    "caught", ["anthropic import RateLimitError", "google.api_core.exceptions import ResourceExhausted"]
)
def test_an_error_that_is_only_caught_shows_no_skill(caught, shipped):
    source = (
        f"from {caught} as Limit\n\ndef ask():\n    try:\n        answer()\n    except Limit:\n        print('later')\n"
    )
    assert [one.label for one in judged({"a.py": source}, shipped).technologies] == ["Python"]


def test_the_lineage_of_data_says_nothing_of_models(shipped):
    lock = "stages:\n  clean:\n    cmd: python clean.py\n    deps:\n    - path: raw.csv\n      md5: 0a1b\n"
    said = statements({"dvc.lock": lock}, shipped, scope="config")["lineage"]
    assert said == "Recorded which inputs each stage's outputs came from, with DVC."
    lock = f"{lock}    - path: clean.py\n      md5: 1b2c\n"
    rows = {row.id: row for row in judged({"dvc.lock": lock}, shipped, "config").rows}
    assert rows["lineage"].statement == "Recorded which inputs each stage's outputs came from, with DVC."
    assert [one.line for one in rows["lineage"].evidence] == [5]


@pytest.mark.parametrize(
    ("asks", "said"),
    [
        (
            "{'call': state['call'], 'approved': None}",
            "Asked a person to approve what an agent proposed before it went on, with {}.",
        ),
        ("{'question': state['question']}", "Paused an agent to ask a person and go on with the answer, with {}."),
    ],
)
def test_a_question_to_a_person_is_no_approval(asks, said, shipped):
    source = f"from langgraph.types import interrupt\n\ndef ask(state):\n    return interrupt({asks})\n\nask({{}})\n"
    assert statements({"a.py": source}, shipped)["human-approval"] == said.format("LangGraph")


def test_a_yes_to_the_question_of_an_interrupt_is_an_approval(shipped):
    source = (
        "from langgraph.types import interrupt\n\ndef ask(state):\n    answer = interrupt({'question': 'Pay?'})\n"
        "    return state if answer == 'yes' else {}\n\nask({})\n"
    )
    said = statements({"a.py": source}, shipped)["human-approval"]
    assert said == "Asked a person to approve what an agent proposed before it went on, with LangGraph."


def test_messages_of_the_agent2agent_protocol_are_no_calls_over_it(shipped):
    source = "using A2A;\nclass A { string B() => JsonSerializer.Serialize(new AgentMessage()); }\n"
    assert statements({"A.cs": source}, shipped)["a2a"] == "Used the message types of the Agent2Agent protocol."
    source = "from a2a.types import Message\n\nprint(Message(role='agent'))\n"
    assert statements({"a.py": source}, shipped)["a2a"] == "Used the message types of the Agent2Agent protocol."
    source = "from a2a.client import ClientFactory\n\nClientFactory().create(card)\n"
    said = statements({"a.py": source}, shipped)["a2a"]
    assert said == "Called agents over the Agent2Agent protocol with the A2A SDK."
    source = "from a2a.server.apps import A2AStarletteApplication\n\nA2AStarletteApplication(card, handler).build()\n"
    said = statements({"a.py": source}, shipped)["a2a"]
    assert said == "Served an agent over the Agent2Agent protocol with the A2A SDK."


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("from fastmcp import FastMCP\n\nFastMCP('a').run()\n", "Built a {} server with FastMCP."),
        ("from fastmcp import Client\n\nClient('a').call_tool('b')\n", "Connected to a {} server with FastMCP."),
        (
            "from fastmcp import Client, FastMCP\n\nClient(FastMCP('a')).call_tool('b')\n",
            "Built a {} server and connected to one with FastMCP.",
        ),
    ],
)
def test_a_server_of_mcp_is_told_from_a_client(shipped, source, said):
    assert statements({"a.py": source}, shipped)["mcp"] == said.format("Model Context Protocol")


def test_what_carries_values_between_threads_is_no_monitoring_of_micrometer(shipped):
    source = "import io.micrometer.{};\nclass A {{ void b() {{ {}; }} }}\n"
    carries = source.format("context.ContextRegistry", "ContextRegistry.getInstance().registerThreadLocalAccessor(x)")
    counts = source.format("core.instrument.Counter", 'Counter.builder("asked").register(meters)')
    for text, named in ((carries, False), (counts, True)):
        assert ("Micrometer" in {one.label for one in judged({"A.java": text}, shipped).technologies}) is named
        assert ("monitoring" in statements({"A.java": text}, shipped)) is named


def test_a_minimal_api_names_its_framework(shipped):
    source = 'var app = WebApplication.CreateBuilder(args).Build();\napp.MapGet("/", () => 1);\napp.Run();\n'
    assert "ASP.NET Core" in {one.label for one in judged({"Program.cs": source}, shipped).technologies}


def test_a_known_method_is_of_its_own_package_also_on_an_object_of_another(shipped):
    source = "var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddApplicationInsightsTelemetry();\n"
    found = judged({"Program.cs": source}, shipped).technologies
    assert "Azure Application Insights" in {one.label for one in found}


def test_an_own_class_in_a_folder_named_like_a_framework_is_none_of_its(shipped):
    files = {
        "Semantic.Kernel.Shop/Clerk.cs": "public class Clerk { public async Task RunAsync() { await Task.Delay(1); } }",
        "Semantic.Kernel.Shop/Program.cs": "Clerk clerk = new Clerk();\nawait clerk.RunAsync();\n",
    }
    assert "llm-orchestration" not in statements(files, shipped)


def test_a_token_that_is_only_read_names_no_check(shipped):
    source = (
        "import jwt\n\ndef end(token):\n    return jwt.decode(token, options={'verify_signature': False})['exp']\n"
        "def caller(token, key):\n    return jwt.decode(token, key, algorithms=['RS256'])\nend('a')\ncaller('a', 'b')\n"
    )
    rows = {row.id: row for row in judged({"a.py": source}, shipped).rows}
    assert [line.line for line in rows["authentication"].evidence] == [6]


def test_the_first_use_is_shown_before_an_import_that_says_so(shipped):
    source = "from langfuse.langchain import CallbackHandler\n\ndef f():\n    return CallbackHandler()\n\nf()\n"
    rows = {row.id: row for row in judged({"a.py": source}, shipped).rows}
    used, imported = rows["monitoring"].evidence
    assert (used.line, imported.line) == (4, 1)
    assert "imported: langfuse.langchain.CallbackHandler" in imported.what
    assert "imported" not in used.what


def test_a_tool_seen_in_a_statement_of_sql_says_nothing_of_the_rest_of_its_file(shipped):
    source = (
        "def chunk_text(text):\n    return text.split()\n"
        "def near(db):\n    return db.execute('select id from notes order by embedding <=> %s::vector')\n"
        "chunk_text('a')\nnear(1)\n"
    )
    assert statements({"a.py": source}, shipped)["chunking"] == "Split documents into chunks for retrieval."


def test_evidence_shows_each_package_before_any_again(shipped):
    forest = "from sklearn.ensemble import RandomForestRegressor\nRandomForestRegressor().fit(read('x'), read('y'))\n"
    boosted = "from xgboost import XGBRegressor\nXGBRegressor().fit(read('x'), read('y'))\n"
    files = {f"a{number}.py": forest for number in range(9)} | {"z.py": boosted}
    assert statements(files, shipped)["model-training"] == (
        "Trained a model (RandomForestRegressor and XGBRegressor) with scikit-learn and XGBoost."
    )


OPTIONAL = """
try:
    from presidio_analyzer import AnalyzerEngine
except ImportError:
    AnalyzerEngine = None


def found(text):
    return AnalyzerEngine().analyze(text, language="en") if AnalyzerEngine else []
"""


SKIPPED = """
import os


def session(path):
    try:
        import onnxruntime as rt

        if os.path.exists(path):
            return rt.InferenceSession(path)
        print("none")
    except Exception:
        return None
"""


def test_a_package_that_a_function_tries_to_load_is_no_skill_where_nobody_installs_it(shipped):
    found = judged({"model.py": SKIPPED, "requirements.txt": "httpx==0.28\n"}, shipped)
    assert [one.label for one in found.technologies] == ["Python"]


@pytest.mark.parametrize(
    ("requirements", "listed"), [("httpx==0.28\n", False), ("presidio-analyzer==2.2\n", True), ("", True)]
)
def test_a_package_that_a_file_can_do_without_is_used_where_it_is_installed(shipped, requirements, listed):
    found = judged({"pii.py": OPTIONAL, "requirements.txt": requirements}, shipped)
    assert ("Microsoft Presidio" in [one.label for one in found.technologies]) is listed


def test_a_framework_with_names_for_a_package_does_not_install_it(shipped):
    source = (
        "def library():\n    try:\n        import hnswlib\n        return hnswlib\n    except ImportError:\n"
        "        return None\n"
        "library().Index(space='cosine', dim=8).add_items([])\n"
    )
    found = judged({"index.py": source, "requirements.txt": "langchain==1.0\n"}, shipped)
    assert [one.label for one in found.technologies] == ["Python"]


def test_the_spark_of_a_notebook_in_scala_is_no_web_framework(shipped):
    source = (
        "import org.apache.spark.sql.SparkSession\nobject Job {\n  def main(args: Array[String]): Unit = {\n"
        "    val spark = SparkSession.builder().getOrCreate()\n    import spark.implicits._\n"
        "    spark.read.csv(args(0)).show()\n  }\n}\n"
    )
    labels = [one.label for one in judged({"Job.scala": source}, shipped).technologies]
    assert "Spark Java" not in labels


def test_a_helper_script_among_many_files_shows_no_skill(shipped):
    product = {f"src/P{number}.kt": f"class P{number} {{ fun go() = {number} }}\n" for number in range(100)}
    helper = {"scripts/once.py": "import os\nos.getcwd()\n"}
    plugin = {f"plugin/{name}.php": "<?php echo 1;\n" for name in ("a", "b", "c")}

    def languages(files):
        return {one.label for one in judged(files, shipped).technologies}

    assert languages({**product, **helper}) == {"Kotlin"}
    assert languages({**product, **plugin}) == {"Kotlin", "PHP"}
    assert languages({"src/P.kt": "class P\n", **helper}) == {"Kotlin", "Python"}


def test_what_only_an_example_shows_is_said_to_be_one_and_comes_last(shipped):
    server = "from fastmcp import FastMCP\n\nFastMCP('a').run()\n"
    said = statements({"examples/serve.py": server}, shipped, "example")["mcp"]
    assert said == "Built a Model Context Protocol server with FastMCP, in an example."
    own = statements({"serve.py": server}, shipped)["mcp"]
    known = shipped.deliverables["mcp"]
    assert known.rank(own) < known.rank(said)


@pytest.mark.parametrize("path", ["week0/serve.py", "exercises/serve.py", "lab 3/serve.py", "src/hello_mcp.py"])
def test_what_only_a_lesson_shows_is_said_to_be_an_example(path, shipped):
    server = "from fastmcp import FastMCP\n\nFastMCP('a').run()\n"
    assert statements({path: server}, shipped)["mcp"].endswith(", in an example.")
    assert not statements({"weekly/serve.py": server}, shipped)["mcp"].endswith(", in an example.")


def test_routes_are_counted_where_one_language_has_them_all(shipped):
    python = (
        "from fastapi import FastAPI\n\napp = FastAPI()\n@app.get('/a')\ndef a(): ...\n@app.get('/b')\ndef b(): ...\n"
    )
    node = "import express from 'express'\nconst app = express()\napp.get('/c', (q, r) => r.json({}))\n"
    assert statements({"api.py": python}, shipped)["http-api"] == "Wrote 2 HTTP routes with FastAPI."
    both = statements({"api.py": python, "src/server.ts": node}, shipped)["http-api"]
    assert both == "Built an HTTP API with FastAPI and Express."


def test_a_tool_of_tests_that_a_project_of_dotnet_uses_everywhere_is_a_skill(shipped):
    project = '<ItemGroup><PackageReference Include="xunit" Version="2" /><Using Include="Xunit" /></ItemGroup>'
    found = judged({"tests/A.Tests/A.Tests.csproj": project}, shipped).technologies
    assert "xUnit.net" in {one.label for one in found}

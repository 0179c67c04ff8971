"""What a statement says and cites first: where stages meet, what does the work, the product before its judge."""

import json
from functools import cache

import pytest
from sources import repository

from tracker.verify.budget import Allowance
from tracker.verify.evaluate import evaluate
from tracker.verify.rules.catalogue import load_catalogue
from tracker.verify.rules.technologies import Technologies
from tracker.verify.scan import Scan
from tracker.verify.waivers import Waivers


@cache
def catalogue():
    return load_catalogue()


def row(id_, files):
    """The row of a deliverable on files of these texts."""
    whole = repository(files)
    scan = Scan(whole.paths, (), (), Waivers(), Allowance())
    rows = evaluate(list(whole.files.values()), scan, (), catalogue()).rows
    return next(one for one in rows if one.id == id_)


def places(id_, files):
    """The places of its evidence, in their order."""
    return [f"{one.path}:{one.line}" for one in row(id_, files).evidence]


STORE = """
import chromadb

collection = chromadb.Client().create_collection("pages")

def store(pages):
    collection.add(ids=pages, documents=pages)

def find(question):
    return collection.query(query_texts=[question], n_results=3)
"""
MODEL = """
from openai import OpenAI

client = OpenAI()

def complete(prompt):
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": prompt}])
"""
ANSWER = """
from model import complete
from store import find, store

def answer(question):
    hits = find(question)
    prompt = f"Answer from {hits}: {question}"
    return complete(prompt)

store(["a page"])
print(answer("why?"))
"""
JUDGE = """
import anthropic
from answer import answer
from store import find

def judge(question):
    hits = find(question)
    return anthropic.Anthropic().messages.create(model="m", messages=[{"role": "user", "content": f"{hits}"}])

print(judge("why?"))
"""
STEPS = """
from model import complete
from pipeline import Pipeline
from store import find

def seek(state):
    return {"hits": find(state["question"])}

def say(state):
    return {"answer": complete(f"Answer from {state['hits']}")}

def build(pipeline):
    pipeline.add(seek)
    pipeline.add(say)

build(Pipeline())
"""
RAG = {"store.py": STORE, "model.py": MODEL, "answer.py": ANSWER}


def test_retrieval_is_cited_where_it_meets_the_model():
    assert places("rag-pipeline", RAG)[:2] == ["answer.py:8", "store.py:10"]


def test_the_vector_store_is_named_and_not_the_index_of_words_beside_it():
    words = (
        "from rank_bm25 import BM25Okapi\nfrom model import complete\n\ndef best(question, pages):\n"
        "    return complete(str(BM25Okapi(pages).get_scores(question)))\n\nbest('why?', ['a page'])\n"
    )
    said = "Built retrieval-augmented generation over {} with the OpenAI SDK."
    assert row("rag-pipeline", {"model.py": MODEL, "best.py": words}).statement == said.format("Rank-BM25")
    assert row("rag-pipeline", {**RAG, "best.py": words}).statement == said.format("Chroma")


def test_where_steps_are_only_put_together_nothing_happens():
    steps = {"store.py": STORE, "model.py": MODEL, "pipeline.py": "class Pipeline: ...", "steps.py": STEPS}
    assert places("rag-pipeline", steps)[:2] == ["model.py:7", "store.py:10"]


def test_a_judge_is_cited_last_and_its_model_answers_nobody():
    found = row("rag-pipeline", {**RAG, "evaluation/judge.py": JUDGE})
    assert "with the OpenAI SDK" in found.statement
    assert "Anthropic" not in found.statement
    assert found.evidence[0].path == "answer.py"


def test_what_evaluates_alone_is_the_product():
    found = row("llm-api", {"evaluation/judge.py": MODEL})
    assert found.statement == "Called a language model's API with the OpenAI SDK."


def test_the_work_is_cited_before_the_object_that_does_it():
    splitter = """
from langchain_text_splitters import RecursiveCharacterTextSplitter

splitter = RecursiveCharacterTextSplitter(chunk_size=500)
chunks = splitter.split_text(open("a.txt").read())
"""
    assert places("chunking", {"ingest.py": splitter})[0] == "ingest.py:5"


def test_the_call_is_cited_before_the_definition():
    own = """
def split_into_chunks(text, size=500, overlap=50):
    return [text[start : start + size] for start in range(0, len(text), size - overlap)]

print(split_into_chunks(open("a.txt").read()))
"""
    assert places("chunking", {"ingest.py": own})[0] == "ingest.py:5"


def test_an_evaluation_is_cited_at_its_metric():
    training = """
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

X_train, X_test, y_train, y_test = train_test_split(*load())
model = RandomForestClassifier()
model.fit(X_train, y_train)
print(roc_auc_score(y_test, model.predict(X_test)))
"""
    assert places("model-evaluation", {"train.py": training})[0] == "train.py:9"


def test_two_providers_are_never_said_to_lead_through_each_other():
    asked = "({client}).chat.completions.create(model='m', messages=[], response_format={{'type': 'json_object'}})\n"
    files = {
        f"{package}.py": f"import {package}\n" + asked.format(client=f"{package}.{client}()")
        for package, client in (("openai", "OpenAI"), ("groq", "Groq"))
    }
    found = row("structured-output", files)
    assert found.statement == "Had a model answer in a structured form with the Groq SDK and the OpenAI SDK."


def test_only_what_was_counted_is_said():
    price = "def answer_cost(usage):\n    return usage * 0.001\n"
    count = "import tiktoken\n\ndef count_tokens(text):\n    return len(tiktoken.get_encoding('x').encode(text))\n"
    assert row("token-accounting", {"price.py": price}).statement == "Kept track of costs of model calls."
    assert row("token-accounting", {"count.py": count}).statement == "Counted tokens with tiktoken."
    guess = "def estimate_tokens(text):\n    return len(text) // 4\n"
    assert row("token-accounting", {"guess.py": guess}).statement == "Counted or estimated tokens."
    used = "from openai import OpenAI\n\nprint(OpenAI().responses.create(model='m', input='x').usage.total_tokens)\n"
    assert row("token-accounting", {"used.py": used}).statement == "Kept track of tokens of model calls."
    both = row("token-accounting", {"price.py": price, "used.py": used})
    assert both.statement == "Kept track of tokens and costs of model calls."


@pytest.mark.parametrize(
    ("path", "source", "named"),
    [
        ("a.ts", "import express from 'express'\nexpress().get('/x', f)\n", "Express"),
        ("a.ts", "import { Hono } from 'hono'\nnew Hono().post('/x', f)\n", "Hono"),
        ("a.ts", "import Fastify from 'fastify'\nFastify().get('/x', f)\n", "Fastify"),
        ("a.go", 'package a\nimport "github.com/gin-gonic/gin"\nfunc a() { gin.New() }\n', "Gin"),
        ("a.go", 'package a\nimport "github.com/labstack/echo/v4"\nfunc a() { echo.New() }\n', "Echo"),
        ("a.go", 'package a\nimport "github.com/go-chi/chi/v5"\nfunc a() { chi.NewRouter() }\n', "chi"),
    ],
)
def test_a_web_framework_is_named(path, source, named):
    assert row("http-api", {path: source}).statement == f"Built an HTTP API with {named}."


def test_resources_in_bicep_are_declared_with_it():
    files = {"main.bicep": "resource store 'Microsoft.Storage/storageAccounts@2023-01-01' = {\n  name: 'a'\n}\n"}
    assert row("infrastructure-as-code", files).statement == "Declared cloud resources as code with Bicep."


def test_what_looks_whether_all_works_is_cited_after_the_work():
    probe = (
        "from model import complete\nfrom store import find\n\ndef check_health():\n    find('x')\n    complete('x')\n"
    )
    files = {"store.py": STORE, "model.py": MODEL, "answer.py": ANSWER, "api/health.py": probe}
    assert places("rag-pipeline", files)[0] == "answer.py:8"


PREDICTING = """
import joblib
from fastapi import FastAPI

app = FastAPI()
model = joblib.load("model.joblib")

@app.get("{path}")
def {name}():
    return recent.get("rows")

@app.post("/predict")
def predict(rows: list):
    return model.predict(rows).tolist()
"""


def test_a_route_that_predicts_is_cited_before_one_that_greets():
    cited = places("model-serving", {"api.py": PREDICTING.format(path="/", name="root")})
    assert cited.index("api.py:12") < cited.index("api.py:8")


def notebook(source):
    """A notebook of one cell."""
    return json.dumps({"cells": [{"cell_type": "code", "source": source}], "metadata": {}, "nbformat": 4})


def test_a_notebook_is_cited_after_the_code_that_is_enough_without_it():
    files = {"store.py": STORE, "model.py": MODEL, "answer.py": ANSWER, "a.ipynb": notebook(ANSWER)}
    cited = [place.partition(":")[0] for place in places("rag-pipeline", files)]
    assert cited[0] == "answer.py"
    assert "a.ipynb" not in cited[: cited.index("store.py")]


def test_alternatives_that_only_a_notebook_shows_name_nothing_where_code_is_enough():
    team = """
from crewai import Agent, Crew, Task

Crew(agents=[Agent(role="a"), Agent(role="b")], tasks=[Task()]).kickoff()
"""
    graph = """
from langgraph.graph import StateGraph
from langgraph.prebuilt import create_react_agent

planner = create_react_agent("m", [])
writer = create_react_agent("m", [])
graph = StateGraph(dict)
graph.add_node("planner", planner)
graph.add_node("writer", writer)
graph.add_edge("planner", "writer")
graph.compile().invoke({})
"""
    both = row("multi-agent", {"graph.py": graph, "a.ipynb": notebook(team)})
    assert "LangGraph" in both.statement
    assert "CrewAI" not in both.statement
    assert both.evidence[0].path == "graph.py"
    assert "CrewAI" in row("multi-agent", {"a.ipynb": notebook(team)}).statement


def test_the_packages_named_beside_classes_are_those_of_these_classes():
    fits = """
from catboost import CatBoostClassifier
from lightgbm import LGBMClassifier
from sklearn.ensemble import RandomForestClassifier
from xgboost import XGBClassifier

def train(X_train, y_train):
    RandomForestClassifier().fit(X_train, y_train)
    XGBClassifier().fit(X_train, y_train)
    LGBMClassifier().fit(X_train, y_train)
    CatBoostClassifier().fit(X_train, y_train)
"""
    said = row("model-training", {"models.py": fits}).statement
    pairs = {"RandomForest": "scikit-learn", "XGB": "XGBoost", "LGBM": "LightGBM", "CatBoostC": "CatBoost"}
    assert any(name in said for name in pairs)
    for name, package in pairs.items():
        assert (name in said) == (package in said.partition(" with ")[2])


def test_a_context_names_what_stands_beside_the_evidence():
    loop = """
import anthropic

client = anthropic.Anthropic()

def run_agent(messages):
    while True:
        reply = client.messages.create(model="m", messages=messages, tools=TOOLS)
        if reply.stop_reason != "tool_use":
            return reply
        for call in reply.content:
            messages.append({"role": "user", "content": [{"type": "tool_result", "tool_use_id": call.id}]})
"""
    lookup = """
from openai import OpenAI

def look(text):
    return OpenAI().chat.completions.create(model="m", messages=[text])
"""
    said = row("agent-loop", {"agent.py": loop, "tools/look.py": lookup}).statement
    assert "Anthropic" in said
    assert "OpenAI" not in said


@pytest.mark.parametrize(
    ("steps", "used"),
    [("- run: make test", True), ("- uses: ./publish", True), ("- uses: actions/checkout@v4", False)],
)
def test_a_workflow_that_only_checks_out_uses_no_service(steps, used):
    whole = repository(
        {".github/workflows/a.yml": f"on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      {steps}\n"}
    )
    found = Technologies(whole, catalogue().vocabulary, catalogue().tools).in_use
    assert ("GitHub Actions" in {one.label for one in found}) == used


def test_a_module_that_cannot_be_parsed_proves_nothing():
    assert (
        row(
            "http-api",
            {"api.py": "import flask\n\napp = flask.Flask(__name__)\n\n@app.get('/a')\ndef a():\n    return 1\n"},
        ).status
        == "verified"
    )
    broken = "import flask\n\napp = flask.Flask(__name__)\n\n@app.get('/a')\ndef a():\n    return (1\n"
    assert row("http-api", {"api.py": broken}).status != "verified"


def test_a_call_is_cited_before_what_is_done_with_its_result():
    client = """
from fastmcp import Client

async def load(session):
    client = Client("server.py")
    async with client:
        found = await client.call_tool("read", {"session": session})
        return found.data.get("items", [])
"""
    assert places("mcp", {"memory.py": client})[0] == "memory.py:7"


def test_what_a_function_hands_on_of_a_result_is_cited_after_the_call():
    telemetry = """
import { trace } from '@opentelemetry/api'

export async function traced(name: string, work: () => Promise<any>) {
  return await trace.getTracer('app').startActiveSpan(name, work)
}
"""
    search = "import { traced } from './telemetry'\n\nexport async function search(find: any, top: number) {\n"
    search += "  const { references } = await traced('search', find)\n  return references.slice(0, top)\n}\n"
    assert places("monitoring", {"a/search.ts": search, "telemetry.ts": telemetry})[0] == "telemetry.ts:5"


def test_a_constant_is_cited_after_the_work():
    hybrid = """
DENSE_WEIGHT = 0.6
KEYWORD_WEIGHT = 0.4

def fuse_results(dense, keyword):
    scores = {}
    for rank, hit in enumerate(dense):
        scores[hit] = scores.get(hit, 0) + DENSE_WEIGHT / (60 + rank)
    for rank, hit in enumerate(keyword):
        scores[hit] = scores.get(hit, 0) + KEYWORD_WEIGHT / (60 + rank)
    return sorted(scores, key=scores.get, reverse=True)
"""
    assert places("reranking", {"fusion.py": hybrid}) == ["fusion.py:5", "fusion.py:2", "fusion.py:3"]


def test_a_tool_that_nobody_is_given_proves_nothing_in_a_program():
    tools = """
from langchain_core.tools import tool

@tool
def find_page(question: str) -> str:
    "Find a page."
    return question.strip()

@tool
def count_pages(question: str) -> str:
    "Count the pages."
    return question.strip()
"""
    given = "from langchain_openai import ChatOpenAI\nfrom tools import count_pages, find_page\n\n"
    given += "model = ChatOpenAI().bind_tools([find_page, count_pages])\n"
    program = {f"part{number}.py": f"print({number})\n" for number in range(10)}
    assert row("agent-tools", {**program, "tools.py": tools, "main.py": given}).status == "verified"
    assert row("agent-tools", {**program, "tools.py": tools}).status != "verified"
    served = tools.replace("from langchain_core.tools import tool", "from fastmcp import FastMCP\n\nmcp = FastMCP('a')")
    assert row("agent-tools", {**program, "tools.py": served.replace("@tool", "@mcp.tool")}).status == "verified"


def test_no_class_is_named_where_the_work_may_be_of_any_of_several():
    fits = """
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

def build(kind):
    return {"a": LogisticRegression(), "b": GradientBoostingClassifier()}[kind]

def train(pipeline, X_train, y_train):
    pipeline.fit(X_train, y_train)
"""
    assert row("model-training", {"models.py": fits}).statement == "Trained a model."
    one = fits.replace('"a": LogisticRegression(), ', "")
    assert "GradientBoostingClassifier" in row("model-training", {"models.py": one}).statement


def test_a_route_that_predicts_is_named_before_other_routes():
    cited = places("model-serving", {"api.py": PREDICTING.format(path="/panel", name="panel")})[:3]
    assert "api.py:12" in cited
    assert "api.py:8" not in cited


def test_data_that_only_tests_check_is_not_said_to_be_checked_before_use():
    schema = """
import pandas as pd
import pandera as pa

SCHEMA = pa.DataFrameSchema({"age": pa.Column(int, pa.Check.ge(0))})

def test_the_data_fits():
    SCHEMA.validate(pd.read_csv("data/train.csv"))
"""
    assert row("data-validation", {"tests/test_schema.py": schema}).statement == "Tested the data with Pandera."
    assert row("data-validation", {"src/load.py": schema}).statement == "Validated the data before use with Pandera."


def test_what_the_builtin_next_gives_is_no_use_of_a_package_of_that_name():
    cells = "steps = [{'a': 1}]\nfirst = next(iter(steps))\nprint(first.get('a'))\nnext(iter(steps)).get('a')\n"
    whole = repository({"a.ipynb": notebook(cells)})
    found = Technologies(whole, catalogue().vocabulary, catalogue().tools).in_use
    assert "Next.js" not in {one.label for one in found}


def test_a_catalogue_of_one_deliverable_gives_the_same_verdict_on_it():
    files = {"store.py": STORE, "model.py": MODEL, "answer.py": ANSWER}
    whole = repository(files)
    scan = Scan(whole.paths, (), (), Waivers(), Allowance())
    small = catalogue().only("model-benchmark")
    assert {"model-benchmark", "eval-harness", "model-training"} <= small.rules.keys() < catalogue().rules.keys()
    assert small.digest != catalogue().digest
    for id_ in ("rag-pipeline", "vector-store", "tests"):
        rows = evaluate(list(whole.files.values()), scan, (), catalogue().only(id_)).rows
        assert next(one for one in rows if one.id == id_) == row(id_, files)


WRAPPED = """package app;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.resilience4j.retry.Retry;

public class Explain {
    private final OpenAIClient client = OpenAIOkHttpClient.fromEnv();
    private final Retry retry = Retry.ofDefaults("openai");

    public String why(ChatCompletionCreateParams asked) {
        var answer = Retry.decorateSupplier(retry, () -> client.chat().completions().create(asked)).get();
        System.out.println(answer.usage().get().totalTokens());
        return answer.choices().get(0).message().content().orElse("");
    }
}
"""


def test_what_comes_out_of_a_retried_call_is_no_policy_of_retries():
    """The result keeps the name of the wrapper, and is the answer of what it wraps."""
    assert places("resilience", {"src/main/java/app/Explain.java": WRAPPED}) == [
        "src/main/java/app/Explain.java:9",
        "src/main/java/app/Explain.java:12",
    ]


def test_a_call_with_a_schema_comes_before_one_that_hands_a_schema_on():
    wrapper = """
class Models:
    def with_structured_output(self, schema, **options):
        return self.model.with_structured_output(schema, **options)

models = Models()
"""
    planner = """
from pydantic import BaseModel

from a_models import models

class Plan(BaseModel):
    steps: list[str]

planner = models.with_structured_output(Plan)
"""
    files = {"a_models.py": wrapper, "planner.py": planner}
    assert places("structured-output", files) == ["planner.py:9", "a_models.py:4"]


def test_what_an_object_calls_of_itself_is_no_use_of_it():
    agent = """
from openai import OpenAI

class {0}Agent:
    def settings(self):
        return "m"

    def answer(self, text):
        return OpenAI().chat.completions.create(model=self.settings(), messages=[text])
"""
    app = """
from booking import BookingAgent
from lookup import LookupAgent

AGENTS = {"booking": BookingAgent(), "lookup": LookupAgent()}

def answer(name, text):
    return AGENTS[name].answer(text)

print(answer("lookup", "when?"))
"""
    files = {"booking.py": agent.format("Booking"), "lookup.py": agent.format("Lookup"), "team.py": app}
    assert set(places("multi-agent", files)) == {"team.py:5"}


def test_each_item_of_a_list_in_a_sentence_is_shown_before_other_places():
    graph = """
from langchain_openai import ChatOpenAI
from langgraph.checkpoint.memory import MemorySaver
from langgraph.checkpoint.sqlite import SqliteSaver

kept = SqliteSaver.from_conn_string("chat.db")
spare = MemorySaver()

def trim_history(messages):
    return messages[-6:]

def answer(messages):
    return ChatOpenAI().invoke(trim_history(messages))

print(answer([]), kept, spare)
"""
    found = row("agent-memory", {"graph.py": graph})
    assert found.statement.endswith(
        "by keeping its state from call to call with LangGraph and shortening it when it grows."
    )
    assert [one.part for one in found.evidence[:2]] == ["keeps", "compacts"]


def test_data_frames_that_are_read_show_no_check():
    clean = """
import pandas as pd

def load(path):
    return pd.read_excel(path)

def validate_data(frame):
    if frame.isnull().any().any():
        raise ValueError("values are missing")

validate_data(load("a.xlsx"))
"""
    assert "clean.py:5" not in places("data-validation", {"clean.py": clean})


@pytest.mark.parametrize("beside", ["a_mock_client.py", "an_example_client.py", "a_toy.py", "demo.py"])
def test_what_stands_in_for_the_model_or_shows_its_use_is_cited_last(beside):
    asks = """
from openai import OpenAI

def ask(messages):
    return OpenAI().chat.completions.create(model="m", messages=messages)

print(ask([]))
"""
    assert places("llm-api", {beside: asks, "serve.py": asks}) == ["serve.py:5", f"{beside}:5"]


def test_an_agent_is_cited_where_the_loop_asks_the_model_and_runs_its_tools():
    engine = """
class Engine:
    def think(self):
        return self.provider.chat([])

    def execute_tool(self, name):
        return name

    def run(self):
        for _ in range(9):
            for call in self.think():
                self.execute_tool(call)
"""
    record = "def record(answer):\n    return answer.tool_calls\n"
    assert places("agent-loop", {"engine.py": engine, "record.py": record}) == ["engine.py:11", "engine.py:12"]


def test_a_conversation_summarised_by_a_provider_is_cited_before_a_judge_of_it():
    history = """
def summarize_conversation(repository, provider):
    messages = repository.list_messages()
    return provider.generate([{"role": "user", "content": str(messages)}])

print(summarize_conversation(None, None))
"""
    judge = """
from history import summarize_conversation
from openai import OpenAI

def judge(history):
    summarize_conversation(history, None)
    return OpenAI().chat.completions.create(model="m", messages=history[-6:])

print(judge([]))
"""
    found = places("agent-memory", {"history.py": history, "evaluate/judge.py": judge})
    assert found[0] == "history.py:6"
    assert found[-1].startswith("evaluate/")


def test_metrics_written_in_the_format_of_prometheus_are_named_for_it():
    metrics = """
package metrics

import "fmt"

func Text(name string, total int) string {
	return fmt.Sprintf("# TYPE %s counter\\n%s %d\\n", name, name, total)
}
"""
    assert row("monitoring", {"metrics.go": metrics}).statement.endswith("with Prometheus.")


def test_each_host_is_named_of_which_a_line_is_cited():
    files = {
        "render.yaml": "services:\n  - type: web\n    name: api\n",
        "deploy.sh": "supabase functions deploy answer\n",
    }
    assert row("deployment", files).statement == "Set up a deployment on Render and Supabase."


def test_a_constant_is_cited_after_the_function_that_does_the_work():
    fuse = "def reciprocal_rank_fusion(lists):\n    return sorted(lists)\n"
    found = places("reranking", {"constants.py": "RRF_K = 60\n", "retrieval/search/fuse.py": fuse})
    assert found == ["retrieval/search/fuse.py:1", "constants.py:1"]


FITS = """
from sklearn.ensemble import RandomForestClassifier

def train(X_train, y_train):
    model = RandomForestClassifier()
    model.fit(X_train, y_train)

train([[1]], [1])
"""
FITS_ELSEWHERE = """
from pyspark.ml import Pipeline
from pyspark.ml.classification import LogisticRegression

def train(frame):
    Pipeline(stages=[LogisticRegression()]).fit(frame)

train([])
"""


def test_a_sentence_that_names_classes_names_the_technologies_beside_them_alone():
    found = row("model-training", {"train_forest.py": FITS, "train_job.py": FITS_ELSEWHERE})
    assert found.statement == "Trained a model (RandomForestClassifier) with scikit-learn."


CACHE = """
import redis

class AnswerCache:
    kept = redis.Redis()

    def put(self, key, answer):
        self.kept.setex(key, 60, answer)

cache = AnswerCache()
cache.put("why?", "because")
"""


def test_what_bears_a_name_of_the_sentence_is_shown_though_it_only_stands_beside_the_work():
    found = row("caching", {"answers.py": CACHE})
    assert found.statement == "Used a cache at run time in Redis."
    assert "redis" in {one.part for one in found.evidence[:3]}


SERVICE = """
import xgboost
from fastapi import FastAPI

app = FastAPI()

def load_model(path):
    model = xgboost.Booster()
    model.load_model(path)
    return model

@app.post("/predict")
def predict(rows):
    return load_model("model.json").predict(rows)
"""
SUBMIT = """
import pickle

model = pickle.load(open("model.pkl", "rb"))
print(model.predict([[1]]))
"""


def test_a_function_of_the_same_name_as_what_it_has_a_package_do_is_the_work():
    found = places("model-serving", {"api/services/model.py": SERVICE, "submit.py": SUBMIT})
    assert "api/services/model.py:9" in found[:3]


COUNTER = """
export class TokenCounter {
  constructor(private model: string) { this.model = model; }
  countTokens(text: string) { return text.length / 4; }
}
"""


def test_what_begins_an_object_is_cited_after_its_work():
    assert places("token-accounting", {"counter.ts": COUNTER})[0] == "counter.ts:4"


AGENTS = """from openai import OpenAI


class {name}Agent:
    def run(self, question):
        return OpenAI().chat.completions.create(model="m", messages=[question])
"""

NODES = """from agents.risk import RiskAgent
from agents.policy import PolicyAgent


def risk(state):
    agent = RiskAgent()
    state.risk = agent.run(state.question)


def policy(state):
    agent = PolicyAgent()
    state.policy = agent.run(state.risk)
"""


def test_of_several_agents_the_work_of_each_is_cited_before_where_one_is_made():
    files = {f"agents/{name.lower()}.py": AGENTS.format(name=name) for name in ("Risk", "Policy")}
    assert places("multi-agent", {**files, "nodes.py": NODES})[:2] == ["nodes.py:7", "nodes.py:12"]


TOOL = """from store import find
from tools import ToolDefinition


def look_up(query):
    return find(query)


tool = ToolDefinition(name="look_up", description="Searches the reports", handler=look_up)
"""

SHELF = """import chromadb

collection = chromadb.PersistentClient("data").get_or_create_collection("reports")


def keep(pages):
    collection.add(documents=pages, ids=pages)


def find(question):
    return collection.query(query_texts=[question])
"""

ASIDE = """from openai import OpenAI


def comment(news):
    prompt = f"News as context: {news}"
    return OpenAI().chat.completions.create(model="m", messages=[{"role": "user", "content": prompt}])
"""


def test_an_agents_tool_that_searches_is_cited_before_a_model_that_never_sees_the_hits():
    tools = (
        "class ToolDefinition:\n    def __init__(self, name, description, handler):\n        self.handler = handler\n"
    )
    cited = places("rag-pipeline", {"rag.py": TOOL, "tools.py": tools, "store.py": SHELF, "news.py": ASIDE})
    assert cited[0] == "rag.py:9"
    assert not any(place.startswith("news.py") for place in cited[:3])


PREDICTOR = """import joblib


class Predictor:
    def __init__(self):
        self.model = joblib.load("model.joblib")

    def predict(self, row):
        return self.model.predict([row])
"""

PAGE = """import streamlit as st
from predictor import Predictor

row = st.text_input("row")
st.write(Predictor().predict(row))
"""

PREDICTS = """from fastapi import FastAPI
from predictor import Predictor

app = FastAPI()
predictor = Predictor()


@app.post("/predict")
def predict(row: list[float]):
    return predictor.predict(row)
"""


def test_other_stages_are_cited_in_the_file_that_bears_the_name_of_the_sentence():
    files = {"predictor.py": PREDICTOR, "app.py": PAGE, "service.py": PREDICTS}
    assert row("model-serving", files).statement == "Put a model into service behind FastAPI."
    assert not any(place.startswith("app.py") for place in places("model-serving", files)[:4])


def test_each_client_is_named_of_which_a_line_hands_over_tools():
    declared = (
        "import google.generativeai as genai\n\n\ndef ask(text):\n"
        "    tools = [{'function_declarations': [{'name': 'search'}]}]\n"
        "    return genai.GenerativeModel('m').generate_content(text, **{'tools': tools})\n\n\nask('a')\n"
    )
    handed = (
        "from openai import OpenAI\n\n\ndef ask(text, tools):\n"
        "    return OpenAI().chat.completions.create(model='m', messages=text, tools=tools)\n\n\nask('a', [search])\n"
    )
    said = row("tool-calling", {"gemini.py": declared, "gpt.py": handed}).statement
    assert said == "Let a model call tools with the Google Generative AI SDK and the OpenAI SDK."


FITS_WITH = """
from {library} import {name}

{name}().fit(read("x"), read("y"))
"""


def test_what_shows_another_technology_than_the_sentence_names_is_cited_last():
    libraries = [
        ("sklearn.linear_model", "Ridge"),
        ("xgboost", "XGBRegressor"),
        ("lightgbm", "LGBMRegressor"),
        ("catboost", "CatBoostRegressor"),
    ]
    files = {f"{name}.py": FITS_WITH.format(library=library, name=name) for library, name in libraries}
    files["train.py"] = "from data import X_train, y_train\nfrom models import model\n\nmodel.fit(X_train, y_train)\n"
    found = row("model-training", files)
    cited = [proof.path for proof in found.evidence]
    unsaid = [cited.index(f"{name}.py") for _, name in libraries if name not in found.statement]
    assert unsaid
    assert cited.index("train.py") < min(unsaid)


def test_a_comparison_in_a_unit_test_is_cited_after_one_of_the_work():
    compares = """
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

models = {"forest": RandomForestClassifier(), "logistic": LogisticRegression()}
for name, model in models.items():
    model.fit(X_train, y_train)
    print(name, f1_score(y_test, model.predict(X_test)))
"""
    checks = """
from work import compare_models

def test_compare_models():
    assert compare_models([1, 2], [1, 2]) == 1
"""
    cited = places("model-benchmark", {"a.ipynb": notebook(compares), "tests/test_work.py": checks})
    assert cited
    assert cited[0].startswith("a.ipynb")


def test_where_parts_meet_comes_first_only_if_the_sentence_takes_its_names_from_there():
    flow = """
import pickle
from prefect import flow, task

@task
def load():
    return pickle.load(open("model.pkl", "rb"))

@task
def save_predictions(rows):
    write(rows)

@flow
def score(rows):
    model = load()
    save_predictions(model.predict(rows))

score([1])
"""
    files = {"predictor.py": PREDICTOR, "service.py": PREDICTS, "flow.py": flow}
    assert row("model-serving", files).statement == "Put a model into service behind FastAPI."
    assert not any(place.startswith("flow.py") for place in places("model-serving", files)[:2])

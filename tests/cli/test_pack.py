"""The reference pack: it is written whole, its marks are true, and its tool server fails on request."""

import importlib.util
import json
import threading
import urllib.error
import urllib.request
from contextlib import contextmanager
from http.client import RemoteDisconnected

import pytest

from tracker.actions.pack import PACKS, packs, write_pack
from tracker.roadmap.loader import load

AI = PACKS / "ai"


def rows(name):
    return [json.loads(line) for line in (AI / name).read_text(encoding="utf-8").splitlines()]


def test_the_command_writes_the_pack_into_a_folder_once(tracker, tmp_path):
    done = tracker("pack", "ai", "--to", tmp_path)
    assert done.returncode == 0
    assert done.stdout.strip() == str(tmp_path / "ai-pack")
    written = {path.relative_to(tmp_path / "ai-pack").as_posix() for path in (tmp_path / "ai-pack").rglob("*.*")}
    assert {"README.md", "questions.jsonl", "injections.jsonl", "tool_server.py", "corpus/fees.md"} <= written
    assert (tmp_path / "ai-pack" / "LICENSE").read_text(encoding="utf-8").startswith("The reference pack")
    again = tracker("pack", "ai", "--to", tmp_path)
    assert again.returncode == 2
    assert "already exists. Use another folder with --to." in again.stderr


def test_an_unknown_pack_and_a_folder_that_cannot_be_written_are_named(tracker, tmp_path):
    assert 'Unknown pack "aj". This track has one: ai.' in tracker("pack", "aj").stderr
    assert 'The track "mlops" has no reference pack. This track has one: ai.' in tracker("pack", "mlops").stderr
    (tmp_path / "file").write_text("")
    done = tracker("pack", "ai", "--to", tmp_path / "file" / "inside")
    assert done.returncode == 3
    assert "cannot write" in done.stderr


def test_only_what_is_meant_for_learners_is_written(tmp_path):
    assert packs() == ("ai",)
    target = write_pack("ai", tmp_path)
    assert not list(target.rglob("__pycache__"))


def test_each_question_marks_passages_that_stand_in_its_documents_once():
    questions = rows("questions.jsonl")
    assert len(questions) == 60
    assert len({row["id"] for row in questions}) == 60
    for row in questions:
        for passage in row["passages"]:
            assert (AI / passage["document"]).read_text(encoding="utf-8").count(passage["quote"]) == 1, row["id"]
        assert bool(row["passages"]) == bool(row["answer"]) == (row["kind"] != "unanswerable")
    assert sum(row["kind"] == "unanswerable" for row in questions) == 10
    marked = {passage["document"] for row in questions for passage in row["passages"]}
    documents = {f"corpus/{path.name}" for path in (AI / "corpus").iterdir()}
    assert documents - marked == {"corpus/volunteering.md"}, "a document that only distracts"


def test_each_injection_is_listed_with_a_sign_that_honest_text_lacks():
    attacks = rows("injections.jsonl")
    assert len(attacks) == 30
    assert {row["document"] for row in attacks} == {f"injections/{path.name}" for path in (AI / "injections").iterdir()}
    assert len({row["technique"] for row in attacks}) == 30
    corpus = "".join(path.read_text(encoding="utf-8") for path in (AI / "corpus").iterdir())
    signs = [row["sign"] for row in attacks if row["technique"] != "wrong-price"]
    assert [sign for sign in signs if sign in corpus] == []
    assert "| year | 36 euros | 60 euros |" in corpus, "the honest price, which the wrong one contradicts"


def test_steps_that_need_the_pack_name_its_command():
    steps = {
        f"{one.id}.{step.id}" for one in load("ai").milestones() for step in one.steps if "tracker pack ai" in step.text
    }
    assert steps >= {"rag-from-scratch.ingest", "trust-boundary.attack", "break-the-agent.tool-error"}


@pytest.fixture(scope="module")
def server_module():
    spec = importlib.util.spec_from_file_location("tool_server", AI / "tool_server.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def running(module, **options):
    server = module.serve(0, module.World(**options))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def ask(url, body=None, **headers):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, headers=headers)  # noqa: S310 - the test's own server
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - as above
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers.get("Retry-After", "")


def test_the_tools_answer_and_fail_on_request(server_module):
    with running(server_module) as url:
        assert ask(f"{url}/stock?part=BX-14") == (200, '{"part": "BX-14", "free": 2}')
        assert ask(f"{url}/calculate?expression=3*(4%2B5)") == (200, '{"value": 27}')
        assert ask(f"{url}/calculate?expression=__import__('os')")[0] == 400
        assert ask(f"{url}/stock?part=BX-14&fail=error")[0] == 500
        assert ask(f"{url}/stock?part=BX-14&fail=limit") == (429, "2")
        assert ask(f"{url}/stock?part=BX-14&fail=empty") == (200, "")
        assert ask(f"{url}/stock?part=BX-14&fail=rubbish") == (200, "<html>gateway</html>")
        assert '"ZZ-99"' in ask(f"{url}/stock?part=BX-14&fail=wrong")[1]


def test_a_late_failure_has_its_effect_and_a_key_makes_repeating_safe(server_module):
    body, key = {"part": "BX-14", "member": "M-100"}, {"Idempotency-Key": "k1"}
    with running(server_module) as url:
        with pytest.raises(RemoteDisconnected):
            ask(f"{url}/reservations?fail=late", body, **key)
        assert ask(f"{url}/reservations", body, **key) == (
            201,
            '{"reservation": 1, "part": "BX-14", "member": "M-100"}',
        )
        assert ask(f"{url}/reservations?fail=error", body)[0] == 500
        assert len(json.loads(ask(f"{url}/log")[1])["reservations"]) == 1


def test_a_share_of_requests_fails_the_same_in_each_run(server_module):
    def run():
        with running(server_module, fail="error", share=0.5, seed=7) as url:
            return [ask(f"{url}/stock?part=BX-14")[0] for _ in range(12)]

    first = run()
    assert first == run()
    assert set(first) == {200, 500}


@pytest.mark.parametrize("expression", ["9**9", "1/0", "True+1", "a", "(" * 60 + "1", "1+" * 60 + "1", ""])
def test_the_calculator_takes_arithmetic_only(server_module, expression):
    with pytest.raises(ValueError, match=r"cannot calculate|only numbers|too long"):
        server_module.calculate(expression)

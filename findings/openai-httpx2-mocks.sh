#!/usr/bin/env bash
# openai 3.57.0 sends with httpx2: mocks of respx and pytest-httpx are passed by, and OpenTelemetry's httpx spans are gone.
#
# httpx2 2.16.2 is a package of its own, installed next to httpx 0.28.1. respx 0.23.1, pytest-httpx 0.36.2 and HTTPXClientInstrumentor
# 0.66b2 patch httpx alone: a test whose call is mocked sends the real request, with the key that it finds. With `respx.mock` and the fixture
# respx_mock it even passes, if the answer suits it; `respx.mock()` and pytest-httpx complain, when the request is out, that the mock was not
# called (turned off for pytest-httpx here). A missing span is no error at all.
# `http_client=httpx.Client()` is still accepted and brings all three back; HTTPX2ClientInstrumentor, in the same package as the other,
# gives the span for the default client.
# An import of httpx or respx near openai therefore no longer shows that openai's requests are mocked or traced.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "openai==3.57.0" "httpx==0.28.1" "httpx2==2.16.2" "respx==0.23.1" "pytest==9.2.0" \
  "pytest-httpx==0.36.2" "opentelemetry-sdk==1.45.2" "opentelemetry-instrumentation-httpx==0.66b2" 2>/dev/null
cd "$folder"
cat >test_requests.py <<'PYTHON'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import openai
import pytest
import respx
from opentelemetry.instrumentation.httpx import HTTPX2ClientInstrumentor, HTTPXClientInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter


def page(name):
    return {"object": "list", "data": [{"id": name, "object": "model", "created": 0, "owned_by": "example"}]}


class Service(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps(page("the service")).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def url():
    with HTTPServer(("127.0.0.1", 0), Service) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()


def answered_by(url, **options):
    with openai.OpenAI(api_key="none", base_url=url, max_retries=0, **options) as client:
        return client.models.list().data[0].id


def show(tool, default, own):
    print(f"{tool}: default client {default}; httpx.Client() {own}")
    return default, own


def test_respx(url):
    with respx.mock as router:
        router.get(f"{url}/models").mock(return_value=httpx.Response(200, json=page("the mock")))
        seen = show("respx", answered_by(url), answered_by(url, http_client=httpx.Client()))
    assert seen == ("the service", "the mock")


def test_respx_fixture(url, respx_mock):
    respx_mock.get(f"{url}/models").mock(return_value=httpx.Response(200, json=page("the mock")))
    print("respx_mock: default client", answered_by(url), "and the test passes")
    assert not respx_mock.calls


@pytest.mark.httpx_mock(assert_all_responses_were_requested=False)
def test_pytest_httpx(url, httpx_mock):
    httpx_mock.add_response(json=page("the mock"))
    seen = show("pytest-httpx", answered_by(url), answered_by(url, http_client=httpx.Client()))
    assert seen == ("the service", "the mock")


@pytest.mark.parametrize(
    ("instrumentor", "spans"), [(HTTPXClientInstrumentor, (0, 1)), (HTTPX2ClientInstrumentor, (1, 0))]
)
def test_spans(url, instrumentor, spans):
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    instrumentor().instrument(tracer_provider=provider)
    try:
        answered_by(url)
        default = len(exporter.get_finished_spans())
        answered_by(url, http_client=httpx.Client())
        own = len(exporter.get_finished_spans()) - default
    finally:
        instrumentor().uninstrument()
    assert show(f"spans of {instrumentor.__name__}", default, own) == spans
PYTHON
env/bin/pytest -q -s -p no:cacheprovider test_requests.py

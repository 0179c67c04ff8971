"""Modules that only tests load, or nobody does, are none of the program's."""

import json

import pytest
from sources import repository

from tracker.verify.facts.usage.loading import loading

COUNT = "export function countTokens(text) { return text.length / 4 }\n"
TEST = "import { countTokens } from '../src/lib/tokens'\ntest('counts', () => expect(countTokens('a')).toBe(0.25))\n"
TESTED = {"src/lib/tokens.ts": COUNT, "tests/tokens.test.ts": TEST}


def test_what_only_a_test_imports_is_found():
    assert loading(repository(TESTED)).only_tested == {"src/lib/tokens.ts"}


@pytest.mark.parametrize(
    "more",
    [
        {"src/chat.ts": "import { countTokens } from './lib/tokens'\nexport const n = countTokens('a')\n"},
        {"src/index.ts": "export { countTokens } from './lib/tokens'\n"},
        {"src/Chat.vue": "<script setup>\nimport { countTokens } from './lib/tokens'\ncountTokens('a')\n</script>\n"},
        {"package.json": '{"scripts": {"count": "tsx src/lib/tokens.ts"}}'},
    ],
    ids=["imported by code", "exported again", "imported by a component", "started by a script"],
)
def test_what_something_else_loads_is_not(more):
    assert loading(repository({**TESTED, **more})).only_tested == frozenset()


@pytest.mark.parametrize("path", ["src/server.ts", "src/app/api/chat/route.ts", "pages/index.tsx", "next.config.ts"])
def test_what_a_framework_or_a_person_starts_is_not(path):
    test = f"import {{ countTokens }} from '../{path.rpartition('.')[0]}'\ntest('counts', () => countTokens('a'))\n"
    assert loading(repository({path: COUNT, "tests/a.test.ts": test})).only_tested == frozenset()


def test_what_no_test_imports_is_not_judged():
    assert loading(repository({"src/lib/tokens.ts": COUNT})).only_tested == frozenset()


APP = {
    "shop/__init__.py": "",
    "shop/main.py": "from shop.orders import place\n\nplace()\n",
    "shop/orders.py": "def place(): ...\n",
    "shop/cache.py": "class Cache: ...\n\n\ncache = Cache()\n",
    **{f"shop/step_{number}.py": "from shop.orders import place\n\nplace()\n" for number in range(8)},
}
TOUR = {"cells": [{"cell_type": "code", "source": "from shop.cache import cache"}], "metadata": {}, "nbformat": 4}


def test_a_module_of_python_that_nothing_loads_is_used_by_nobody():
    assert loading(repository(APP)).by_nobody == {"shop/cache.py"}


@pytest.mark.parametrize(
    "more",
    [
        {"shop/orders.py": "from .cache import cache\n\ndef place(): cache.get()\n"},
        {"shop/__init__.py": "from .cache import cache\n"},
        {"tour.ipynb": json.dumps(TOUR)},
        {"shop/cache.py": "class Cache: ...\n\n\nprint(Cache())\n"},
        {"Makefile": "warm:\n\tpython -m shop.cache\n"},
        {"Makefile": "warm:\n\tcd shop && python cache.py\n"},
        {"shop/settings.py": "MIDDLEWARE = ['shop.cache.Cache']\n"},
    ],
    ids=[
        *(
            "imported by code",
            "exported again",
            "imported by a notebook",
            "does something",
            "started",
            "started beside",
        ),
        "named by a constant",
    ],
)
def test_what_is_loaded_started_or_does_something_is_used(more):
    assert loading(repository({**APP, **more})).by_nobody == frozenset()


def test_a_module_of_python_is_alone_where_nothing_beside_it_is_loaded():
    found = loading(repository({**APP, "shop/auth/__init__.py": "", "shop/auth/token.py": "KEY = read()\n"}))
    assert (found.alone & {"shop/auth/token.py", "shop/cache.py"}, found.by_nobody) == (
        {"shop/auth/token.py"},
        {"shop/cache.py"},
    )


def test_what_only_a_framework_of_javascript_starts_by_its_name_is_used_by_nobody_in_python():
    files = {**APP, "shop/middleware.py": "class Audit: ...\n", "shop/middleware.ts": COUNT}
    assert loading(repository(files)).by_nobody == {"shop/cache.py", "shop/middleware.py"}


@pytest.mark.parametrize(
    "name", ["streamlit_app.py", "locustfile.py", "train_model.py", "order_api.py", "dags/daily.py"]
)
def test_what_people_and_platforms_start_by_its_name_is_used(name):
    assert loading(repository({**APP, f"shop/{name}": "def run(): ...\n"})).by_nobody == {"shop/cache.py"}


QUEUE = "import { Worker } from 'bullmq'\n"
SERVER = {"src/server.ts": "import { step0 } from './step0'\nstep0()\n"} | {
    f"src/step{number}.ts": f"import {{ step{number + 1} }} from './step{number + 1}'\n"
    f"export const step{number} = () => step{number + 1}()\n"
    for number in range(9)
}
BUS = {"src/bus.ts": "export class Bus { send() {} }\n"}
MAIL = "import { Bus } from './bus'\nexport class Mail { send(bus: Bus) { new Bus().send() } }\n"


@pytest.mark.parametrize(
    "naming",
    [
        {"tsconfig.json": '{"exclude": ["src/mail.ts"]}'},
        {"TYPES_REPORT.json": '{"files": {"src/mail.ts": {"errors": 4}}}'},
    ],
    ids=["left out", "reported on"],
)
def test_what_is_named_to_be_left_out_or_in_a_report_is_used_by_nobody_nor_what_it_alone_loads(naming):
    files = {**SERVER, **BUS, **naming, "src/mail.ts": MAIL}
    assert loading(repository(files)).by_nobody == {"src/mail.ts", "src/bus.ts"}


@pytest.mark.parametrize(
    "pointing",
    [
        "const all = import.meta.glob('./prompts/*.ts', { eager: true })\n",
        "export const load = (name: string) => import(`./prompts/${name}.ts`)\n",
        "new Worker(new URL('./prompts/orders.ts', import.meta.url))\n",
    ],
)
def test_modules_of_javascript_that_a_text_names_from_beside_it_are_used(pointing):
    files = {**SERVER, "src/prompts/orders.ts": "export const ORDERS = 'a'\n"}
    assert loading(repository(files)).by_nobody == {"src/prompts/orders.ts"}
    server = {"src/boot.ts": f"{pointing}boot()\n", "src/start.ts": "import './boot'\nstart()\n"}
    assert "src/prompts/orders.ts" not in loading(repository({**files, **server})).by_nobody


def test_what_a_module_that_does_something_loads_is_used():
    files = {**SERVER, **BUS, "src/mail.ts": MAIL + "new Mail().send()\n"}
    assert loading(repository(files)).by_nobody == {"src/mail.ts"}


def test_a_worker_that_is_only_a_class_has_to_be_loaded():
    worker = QUEUE + "export class Orders { start() { new Worker('orders', () => 1) } }\n"
    assert loading(repository({**SERVER, "src/workers/orders.ts": worker})).by_nobody == {"src/workers/orders.ts"}


@pytest.mark.parametrize(
    "worker",
    [
        "export default class Orders { run() { new Worker('orders', () => 1) } }\n",
        "class Orders { start() { new Worker('orders', () => 1) } }\nnew Orders().start()\n",
        "export const worker = new Worker('orders', () => 1)\n",
    ],
    ids=["of a framework", "started", "made"],
)
def test_a_worker_that_starts_or_that_a_framework_finds_is_used(worker):
    assert loading(repository({**SERVER, "src/workers/orders.ts": QUEUE + worker})).by_nobody == frozenset()

"""How names are followed across the files of a repository."""

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.verify.facts.fact import Fact
from tracker.verify.facts.repository import FileFacts, Repository
from tracker.verify.readers import read, readers_for


def repository(files):
    read_files = [
        FileFacts(path, "code", [fact for name in readers_for(path) for fact in read(name, dedent(text).encode())])
        for path, text in files.items()
    ]
    return Repository(read_files, dict.fromkeys(files, "code"))


def calls(files, path):
    return [located.fact.name for located in repository(files).kind("call") if located.path == path]


CLIENT = """
from openai import OpenAI
client = OpenAI()
def get():
    return client
class Llm:
    def __init__(self):
        self.api = client
"""


@pytest.mark.parametrize(
    "files",
    [
        {"llm.py": CLIENT, "app.py": "from llm import client\nclient.run()"},
        {"llm.py": CLIENT, "app.py": "import llm\nllm.client.run()"},
        {"llm.py": CLIENT, "app.py": "from llm import *\nclient.run()"},
        {"llm.py": CLIENT, "app.py": "from llm import get\nget().run()"},
        {"llm.py": CLIENT, "app.py": "from llm import Llm\nLlm().api.run()"},
        {"llm.py": CLIENT, "app.py": "from llm import Llm\nclass A(Llm):\n    def f(self):\n        self.api.run()"},
        {"src/pkg/llm.py": CLIENT, "app.py": "from pkg.llm import client\nclient.run()"},
        {
            "pkg/llm.py": CLIENT,
            "pkg/__init__.py": "from .llm import client",
            "app.py": "from pkg import client\nclient.run()",
        },
        {
            "pkg/llm.py": CLIENT,
            "pkg/__init__.py": "from .llm import *",
            "app.py": "from pkg import client\nclient.run()",
        },
        {"a.py": CLIENT, "b.py": "from a import *", "app.py": "from b import client\nclient.run()"},
    ],
    ids=lambda files: files["app.py"].splitlines()[0],
)
def test_python_names_lead_to_other_files(files):
    assert "openai.OpenAI.run" in calls(files, "app.py")


def test_relative_imports_climb_folders():
    files = {"p/llm.py": CLIENT, "p/q/app.py": "from ..llm import client\nclient.run()"}
    assert "openai.OpenAI.run" in calls(files, "p/q/app.py")


TS_CLIENT = "import OpenAI from 'openai'\nexport const client = new OpenAI()\nexport default client\n"


@pytest.mark.parametrize(
    "files",
    [
        {"lib/llm.ts": TS_CLIENT, "app/route.ts": "import { client } from '@/lib/llm'\nclient.run()"},
        {"lib/llm.ts": TS_CLIENT, "app/route.ts": "import { client } from '~/lib/llm'\nclient.run()"},
        {"lib/llm.ts": TS_CLIENT, "app/route.ts": "import { client } from '../lib/llm'\nclient.run()"},
        {"lib/llm.ts": TS_CLIENT, "app/route.ts": "import { client } from '../lib/llm.js'\nclient.run()"},
        {"lib/llm.ts": TS_CLIENT, "app/route.ts": "import c from '../lib/llm'\nc.run()"},
        {"src/lib/llm.ts": TS_CLIENT, "app/route.ts": "import { client } from 'src/lib/llm'\nclient.run()"},
        {
            "lib/llm.ts": TS_CLIENT,
            "lib/index.ts": "export { client } from './llm'",
            "app/route.ts": "import { client } from '../lib'\nclient.run()",
        },
        {
            "lib/llm.ts": TS_CLIENT,
            "lib/index.ts": "export * from './llm'",
            "app/route.ts": "import { client } from '../lib'\nclient.run()",
        },
    ],
    ids=lambda files: files["app/route.ts"].splitlines()[0],
)
def test_javascript_names_lead_to_other_files(files):
    assert "openai.default.run" in calls(files, "app/route.ts")


def test_a_definition_is_named_by_its_file():
    files = {"a.py": "def f():\n    return 1\n", "b.py": "from a import f\nf()\nrun(tools=[f])"}
    assert calls(files, "b.py")[0] == "a.py:f"
    (run,) = (located.fact for located in repository(files).kind("call") if located.fact.name == "$run")
    assert run.arguments == (("tools", "[a.py:f]"),)


@pytest.mark.parametrize(
    ("settings", "path", "source"),
    [
        ("settings.py", "app.py", "from settings import MODEL\nMODEL.lower()\nask(model=MODEL)\n"),
        ("settings.ts", "app.ts", "import { MODEL } from './settings'\nMODEL.lower()\nask({ model: MODEL })\n"),
    ],
    ids=["python", "typescript"],
)
def test_a_text_that_reads_like_a_package_is_an_argument_and_no_origin(settings, path, source):
    text = "export const MODEL = 'openai/gpt-5'\n" if settings.endswith(".ts") else "MODEL = 'openai/gpt-5'\n"
    whole = repository({settings: text, path: source})
    assert {located.fact.name for located in whole.kind("import")} == {f"{settings}:MODEL"}
    assert f"{settings}:MODEL.lower" in calls({settings: text, path: source}, path)
    asked = next(located.fact for located in whole.kind("call") if located.fact.name.endswith("ask"))
    assert dict(asked.arguments)["model"] == "openai/gpt-5"


def test_a_field_that_is_only_described_keeps_its_own_name():
    files = {
        "a.py": "from dataclasses import field\nclass A:\n    calls: list = field(default_factory=list)\n",
        "b.py": "from a import A\nA().calls.sort()\n",
    }
    assert "a.py:A.calls.sort" in calls(files, "b.py")


def test_a_column_of_a_table_keeps_its_own_name():
    table = "from sqlalchemy import Column\nclass Row(Base):\n    cost = Column(1)\n"
    assert "a.py:Row.cost.desc" in calls({"a.py": table, "b.py": "from a import Row\nRow.cost.desc()\n"}, "b.py")


def test_what_a_task_of_another_file_has_is_nothing_of_what_its_function_returns():
    task = "from openai import OpenAI\nimport queue\n@queue.task\ndef ask():\n    return OpenAI()\n"
    found = calls({"a.py": task, "b.py": "from a import ask\nask.delay(1)\nask().chat.create()\n"}, "b.py")
    assert "a.py:ask.delay" in found
    assert "openai.OpenAI.chat.create" in found


def test_a_package_from_elsewhere_is_not_taken_for_an_own_module_of_its_name():
    files = {
        "airline/__init__.py": "",
        "airline/agents.py": "from agents import Agent\ntriage = Agent()",
        "server.py": "from agents import Runner\nRunner.run()",
        "lib/ai/index.ts": "export const x = 1",
        "route.ts": "import { streamText } from 'ai'\nstreamText({})",
    }
    assert calls(files, "server.py") == ["agents.Runner.run"]
    assert calls(files, "airline/agents.py") == ["agents.Agent"]
    assert calls(files, "route.ts") == ["ai.streamText"]


def test_modules_of_a_folder_src_are_found_though_it_is_a_package():
    files = {
        "src/__init__.py": "",
        "src/utils/__init__.py": "",
        "src/utils/llm.py": "from openai import OpenAI\nclient = OpenAI()",
        "src/agents/__init__.py": "Agent = print",
        "dags/ask.py": "from agents import Agent\nfrom utils.llm import client\nAgent()\nclient.run()",
    }
    assert calls(files, "dags/ask.py") == ["agents.Agent", "openai.OpenAI.run"]


def test_of_two_modules_of_one_name_the_nearer_is_meant():
    files = {
        "one/llm.py": "from openai import OpenAI\nclient = OpenAI()",
        "two/llm.py": "from groq import Groq\nclient = Groq()",
        "two/app.py": "from llm import client\nclient.run()",
    }
    assert calls(files, "two/app.py") == ["groq.Groq.run"]


def test_files_that_import_each_other_come_to_an_end():
    files = {"a.py": "from b import x\nx.run()", "b.py": "from a import x\nx.run()"}
    assert len(calls(files, "a.py")) == 1


NAMES = st.text(alphabet="ab./:@~#$*[], ", max_size=12)


@given(
    st.dictionaries(
        st.sampled_from(["a.py", "b/a.py", "b/__init__.py", "a.ts", "b/index.ts"]), st.lists(NAMES, max_size=6)
    )
)
def test_no_names_make_it_fail(files):
    kinds = ("import", "call", "assign", "function", "return")
    read_files = [
        FileFacts(
            path, "code", [Fact(kinds[i % 5], name, 1, names[0], "", (("0", name),)) for i, name in enumerate(names)]
        )
        for path, names in files.items()
    ]
    whole = Repository(read_files, dict.fromkeys(files, "code"))
    assert sum(map(len, whole.by_kind.values())) == sum(map(len, files.values()))


RUST_CLIENT = "pub struct Client;\nimpl Client { pub fn new() -> Client { Client }\npub fn ask(&self) { go(); } }\n"
GUARD = "package guard\n\nfunc Check() {}\n"


@pytest.mark.parametrize(
    ("path", "text", "files", "called"),
    [
        (
            "App.cs",
            "using Microsoft.Extensions.Logging; class App { void F(ILogger log) { log.Write(); } }",
            {"Extensions.cs": "namespace Microsoft.Extensions.Hosting; public static class Extensions { }"},
            "Microsoft.Extensions.Logging.ILogger.Write",
        ),
        (
            "App.cs",
            "class App(IStore store) { void Run() { store.Save(); } }",
            {"IStore.cs": "interface IStore { void Save(); }"},
            "IStore.cs:IStore.Save",
        ),
        (
            "App.cs",
            "using OpenAI.Chat;\nclass App(ChatStore store) { void Run() { store.Save(); } }",
            {"ChatStore.cs": "class ChatStore { void Save() { } }"},
            "ChatStore.cs:ChatStore.Save",
        ),
        (
            "App.cs",
            "class App { void Run() { provider.GetRequiredService<IStore>().Save(); } }",
            {"IStore.cs": "interface IStore { void Save(); }"},
            "IStore.cs:IStore.Save",
        ),
        (
            "src/com/acme/App.java",
            "package com.acme;\nclass App { Store store; void run() { store.save(); } }",
            {"src/com/acme/Store.java": "package com.acme;\nclass Store { void save() { } }"},
            "src/com/acme/Store.java:Store.save",
        ),
        (
            "src/com/acme/App.java",
            "package com.acme;\nimport org.other.Store;\nclass App { Store store; void run() { store.save(); } }",
            {"src/com/acme/Store.java": "package com.acme;\nclass Store { void save() { } }"},
            "org.other.Store.save",
        ),
        (
            "cmd/main.go",
            'package main\n\nimport "github.com/acme/app/internal/guard"\n\nfunc main() {\n\tguard.Check()\n}\n',
            {"internal/guard/guard.go": GUARD},
            "internal/guard/guard.go:Check",
        ),
        (
            "cmd/main.go",
            'package main\n\nimport "github.com/other/guard"\n\nfunc main() {\n\tguard.Check()\n}\n',
            {"internal/guard/guard.go": GUARD},
            "github.com/other/guard.Check",
        ),
        (
            "internal/chat.go",
            """package internal

            import "github.com/acme/app/internal/memory"

            type Chat struct {
                memory *memory.Store
            }

            func (c *Chat) Ask() {
                c.memory.Load()
            }
            """,
            {"internal/memory/store.go": "package memory\n\ntype Store struct{}\n\nfunc (s *Store) Load() {}\n"},
            "internal/memory/store.go:Store.Load",
        ),
        (
            "crates/acme-engine/src/lib.rs",
            "use acme_llm::Client;\nfn run() { Client::new().ask(); }",
            {"crates/acme-llm/src/client.rs": RUST_CLIENT, "crates/acme-old/src/client.rs": RUST_CLIENT},
            "crates/acme-llm/src/client.rs:Client.ask",
        ),
        (
            "src/main.rs",
            "use crate::client::Client;\nfn main() { Client::new().ask(); }",
            {"src/client.rs": RUST_CLIENT},
            "src/client.rs:Client.ask",
        ),
        (
            "src/main.rs",
            "use other::Client;\nfn main() { Client::new().ask(); }",
            {"src/client.rs": RUST_CLIENT},
            "other.Client.new.ask",
        ),
    ],
    ids=[
        "C# class like a piece of a namespace",
        "C# interface",
        "C# opened",
        "C# container",
        "Java",
        "Java import",
        "Go",
        "Go elsewhere",
        "Go named alike",
        "crate",
        "module of Rust",
        "crate elsewhere",
    ],
)
def test_names_of_compiled_languages_lead_into_other_files(path, text, files, called):
    assert called in calls({path: text, **files}, path)

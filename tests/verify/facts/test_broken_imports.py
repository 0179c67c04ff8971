"""Files that import modules of their own repository that are not in it."""

import pytest
from sources import repository

from tracker.verify.facts.usage.broken_imports import files_with_broken_imports, files_without_their_packages

PACKAGE = {"app/__init__.py": "", "app/here.py": "def good(): ...\n", "app/sub/there.py": "a = 1\n"}


@pytest.mark.parametrize(
    ("path", "text", "broken"),
    [
        ("app/main.py", "from app.gone import a\na()\n", True),
        ("app/main.py", "from .gone import a\na()\n", True),
        ("app/main.py", "from app.sub.gone import a\na()\n", True),
        ("app/main.py", "from app.sub.there import a\na()\n", False),
        ("app/main.py", "from app.here import good\ngood()\n", False),
        ("app/main.py", "from app import api\nfrom . import other\n", False),
        ("app/main.py", "try:\n    from app.gone import a\nexcept ImportError:\n    a = None\n", False),
        ("app/main.py", "from app.service_pb2 import Request\nRequest()\n", False),
        ("app/main.py", "from fastapi.gone import a\na()\n", False),
        ("web/page.tsx", "import Chat from './Chat'\nChat()\n", True),
        ("web/page.tsx", "import './page.css'\nimport logo from './logo.svg'\nlogo()\n", False),
        ("web/page.tsx", "import { a } from '../lib/a.js'\nimport { b } from '@/a'\na(b)\n", False),
        ("web/page.tsx", "import { b } from '@/lib/b'\nb()\n", True),
        ("web/page.tsx", "import { b } from '@/generated/b'\nimport c from '@/.source'\nb(c)\n", False),
        ("tests/test_main.py", "from app.gone import a\na()\n", False),
    ],
)
def test_a_file_is_broken_that_imports_a_missing_module_of_its_repository(path, text, broken):
    files = {**PACKAGE, "lib/a.ts": "export const a = 1\n", path: text}
    assert files_with_broken_imports(repository(files)) == ({path} if broken else set())


def test_a_package_that_is_installed_may_have_modules_that_a_folder_of_its_name_lacks():
    files = {"agents/__init__.py": "", "agents/run.py": "from agents.tracing import trace\ntrace()\n"}
    assert files_with_broken_imports(repository({**files, "requirements.txt": "openai-agents==1.0\n"})) == set()
    assert files_with_broken_imports(repository(files)) == {"agents/run.py"}


def test_manifests_ask_for_a_word_by_a_part_of_a_name():
    whole = repository(
        {"requirements.txt": "openai-agents==1.0\nNumPy\n", "package.json": '{"dependencies": {"zod": "1"}}'}
    )
    assert [whole.asks_for[word] for word in ("agents", "numpy", "zod", "torch")] == [True, True, True, False]


@pytest.mark.parametrize(
    ("path", "text", "broken"),
    [
        ("src/App.tsx", "import React from 'react'\nReact.memo()\n", True),
        (
            "src/main.tsx",
            "import { createRoot } from 'react-dom/client'\nimport App from './App.tsx'\ncreateRoot(App)\n",
            True,
        ),
        (
            "src/App.tsx",
            "import { signal } from '@angular/core'\nimport React from 'react'\nReact.memo(signal)\n",
            True,
        ),
        ("src/App.tsx", "import { Chat } from 'components/chat'\nChat()\n", False),
        ("src/App.tsx", "import { Chat } from '@app/chat'\nimport { readFile } from 'fs'\nChat(readFile)\n", False),
        ("src/ask.ts", "import React from 'react'\nReact.memo()\n", False),
        ("App.tsx", "import React from 'react'\nReact.memo()\n", False),
    ],
)
def test_markup_is_broken_whose_packages_no_manifest_asks_for(path, text, broken):
    manifest = '{"dependencies": {"@angular/core": "17"}}'
    own = {"web/src/components/chat.ts": "export const a = 1\n", "web/src/App.tsx": "export default 1\n"}
    files = {**own, "web/package.json": manifest}
    place = path if path == "App.tsx" else f"web/{path}"
    assert files_without_their_packages(repository({**files, place: text})) == ({place} if broken else set())

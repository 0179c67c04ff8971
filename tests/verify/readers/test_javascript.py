"""What the reader of JavaScript and TypeScript tells: names as in Python, `module.name`."""

import time
from contextlib import suppress

import pytest

from tracker.verify.budget import OverLimitError
from tracker.verify.readers.javascript import read_astro, read_component, read_tsx, read_typescript


def facts(kind, source, read=read_typescript):
    return [fact for fact in read(source.encode()) if fact.kind == kind]


def calls(source, read=read_typescript):
    return [fact.name for fact in facts("call", source, read)]


@pytest.mark.parametrize(
    ("source", "origin"),
    [
        ("import OpenAI from 'openai'\nnew OpenAI().chat.create({})", "openai.default.chat.create"),
        ("import { streamText as s } from 'ai'\ns({})", "ai.streamText"),
        ("import * as ai from 'ai'\nai.streamText({})", "ai.streamText"),
        ("const { streamText } = require('ai')\nstreamText({})", "ai.streamText"),
        ("const ai = await import('ai')\nai.streamText({})", "ai.streamText"),
        ("import { A } from 'x'\nconst a = new A()\nconst { b } = a\nb.run()", "x.A.b.run"),
        ("import { A } from 'x'\nconst a = (await new A()) as any\na.run()", "x.A.run"),
        ("import { A } from 'x'\nfunction f(a: A) { a.run() }", "x.A.run"),
        ("import { A } from 'x'\nclass B { constructor(private a: A) {}\n f() { this.a.run() } }", "x.A.run"),
        ("import { A } from 'x'\nclass B { a = new A()\n f() { this.a.run() } }", "x.A.run"),
        ("import { A } from 'x'\nclass B { constructor() { this.a = new A() }\n f() { this.a.run() } }", "x.A.run"),
        ("import { A } from 'x'\nconst get = () => new A()\nget().run()", "x.A.run"),
        ("import { llm } from './llm'\nllm.run()", "./llm.llm.run"),
        ("model.fit()", "$model.fit"),
        ("fetch('/x')", "fetch"),
    ],
)
def test_a_name_is_followed_to_its_origin(source, origin):
    assert origin in calls(source)


def test_members_of_an_object_given_are_arguments():
    source = (
        "import { f } from 'x'\nconst URL = 'http://h'\nf(`${URL}/chat`, { stream: true, tools: { a: f }, schema })"
    )
    (call,) = facts("call", source)
    assert dict(call.arguments) == {
        "0": "${URL}/chat", "1": "{stream: true, tools: {a: x.f}, schema: $schema}",
        "stream": "true", "tools": "{a: x.f}", "schema": "$schema",
    }  # fmt: skip


def test_texts_joined_by_plus_are_one_text():
    (call,) = facts("call", "fetch(base + '/chat/completions')")
    assert call.arguments == (("0", "{base}/chat/completions"),)


def test_facts_in_a_callback_belong_to_the_function_around_it():
    assert [f.inside for f in facts("call", "async function load() { items.map(async (i) => { await get(i) }) }")] == [
        "load"
    ] * 2


def test_a_function_given_to_what_makes_a_value_of_the_module_is_that_values_own():
    source = (
        "export const search = tool({ execute: async () => find() })\n"
        "const load = new Tool({ async execute() { return read() } })"
    )
    assert [(fact.name, fact.inside) for fact in facts("call", source)] == [
        ("$tool", "search"),
        ("$find", "search.execute"),
        ("$Tool", "load"),
        ("$read", "load.execute"),
    ]


def test_a_test_case_is_a_function_named_by_its_title():
    source = "describe('a', () => { it('adds. up', () => { expect(1).toBe(1) }) })"
    assert [f.name for f in facts("function", source)] == ["test adds  up"]
    assert {f.inside for f in facts("assertion", source)} == {"test adds  up"}


def test_exports_are_told():
    assert [(f.name, f.flags) for f in facts("function", "export async function POST() { return 1 }")] == [
        ("POST", ("async", "export", "filled", "unused"))
    ]
    used = "export const a = () => 1\nexport const all = { a, b: () => 2 }\nexport default { fetch() {} }"
    assert [(f.name, f.flags) for f in facts("function", used)] == [
        ("a", ("export", "filled")),
        ("b", ("filled",)),
        ("fetch", ()),
    ]
    assert [f.name for f in facts("import", "export { a as b } from './x'\nexport * from './y'")] == ["./x.a", "./y.*"]


def test_what_decorates_a_field_or_a_parameter_is_used():
    source = """
        import { IsEmail } from 'class-validator'
        import { Body, Inject } from '@nestjs/common'
        class Account { @IsEmail() address: string
                        constructor(@Inject('DB') private db: Pool) {} add(@Body() given) {} }
    """
    assert [fact.flags for fact in facts("import", source)] == [(), (), ()]
    assert [(f.name, f.inside) for f in facts("decorator", source)] == [("class-validator.IsEmail", "Account")]
    assert ("@nestjs/common.Body", "Account.add") in [(f.name, f.inside) for f in facts("call", source)]


def test_scripts_below_the_template_of_a_component_are_read_at_their_lines():
    component = """<template>
  <Chat @send="if (true) { send() }" />
</template>
<script
  setup
  lang="ts">
import Chat from './Chat.vue'
import { send } from './send'
send('a')
</script>
<style>send('b') {}</style>
"""
    assert [(fact.name, fact.line) for fact in facts("call", component, read_component)] == [("./send.send", 9)]
    imports = facts("import", component, read_component)
    assert [(fact.line, fact.flags) for fact in imports] == [(7, ()), (8, ())]


@pytest.mark.parametrize(
    ("component", "called"),
    [
        ("<script>import a from 'm'; a.run()</script>", [("m.default.run", 1)]),
        ("<script setup\n lang='ts'>import a from 'm'\na.run(); </script>\n<p>it's b()</p>", [("m.default.run", 3)]),
        ("<p>b()</p>\n<SCRIPT>\nconst f = () =>\n  c()\n</SCRIPT>\n<script>\nd()\n</script>", [("c", 4), ("d", 7)]),
        ("<script>e()", [("e", 1)]),
        ("<p>f()</p>", []),
    ],
)
def test_the_scripts_of_a_component_are_what_stands_between_their_tags(component, called):
    found = [(fact.name.removeprefix("$"), fact.line) for fact in facts("call", component, read_component)]
    assert found == called


def test_the_script_at_the_top_of_an_astro_component_is_read_at_its_lines():
    component = (
        "\n---\nimport OpenAI from 'openai'\nnew OpenAI().chat.create({})\n---\n<p>{client.embeddings.create()}</p>\n"
    )
    assert [(fact.name, fact.line) for fact in facts("call", component, read_astro)] == [
        ("openai.default.chat.create", 4),
        ("openai.default", 4),
    ]


@pytest.mark.parametrize("component", ["<p>a</p>\n---\na()\n---\n", "---\na()\n", "a()\n", "", "<p>a()</p>"])
def test_what_is_no_script_of_an_astro_component_is_not_read(component):
    assert read_astro(component.encode()) == []


@pytest.mark.parametrize("kind", ["Pick<Client, 'search'>", "Partial<Client>", "Readonly<Omit<Client, 'close'>>"])
def test_a_narrowed_type_has_the_members_of_the_type_that_it_narrows(kind):
    source = f"import {{ Client }} from 'store'\nfunction find(c: {kind}) {{ c.search() }}"
    assert calls(source) == ["store.Client.search"]


def test_types_alone_are_no_use_of_a_module():
    assert facts("import", "import type { A } from 'x'\nlet a: A") == []


def test_elements_and_loops_and_handlers_are_told():
    assert [f.name for f in facts("element", "import { Chat } from 'ui'\nconst a = <Chat />", read_tsx)] == ["ui.Chat"]
    source = "while (n < 3) { try { f() } catch (e) { } }"
    assert [(f.name, f.value) for f in facts("loop", source)] == [("while", "(n < 3)")]
    assert [(f.name, f.flags) for f in facts("except", source)] == [("catch", ("loop", "while", "rounds"))]


HOSTILE = {
    "open brackets": "(" * 100_000,
    "nested templates": "x=`${" * 20_000,
    "nested objects": "x={a:" * 20_000,
    "a long chain": "x" + ".f()" * 50_000,
    "nested elements": "<a>" * 20_000,
    "one name assigned for ever": "x = 1\nx.y(x)\n" * 8_000,
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.growth
def test_hostile_source_takes_no_longer_than_its_size(source):
    started = time.process_time()
    with suppress(OverLimitError):
        read_tsx(source.encode())
    assert time.process_time() - started < 3


def test_an_object_that_was_written_out_gets_further_keys():
    text = """
        function ask(known: Tool[], given: Wish) {
          const wish: Record<string, unknown> = { model: 'm' }
          wish.tools = known
          given.tools = known
          send({ body: wish })
        }
    """
    found = read_typescript(text.encode())
    entries = [(fact.name, fact.line) for fact in found if fact.kind == "entry"]
    assert entries == [("model", 3), ("tools", 4), ("body", 6)]
    (sent,) = [fact for fact in found if fact.name == "$send"]
    assert dict(sent.arguments)["body"] == "{model: m, tools: $known}"

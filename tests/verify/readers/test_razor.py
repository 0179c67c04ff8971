import pytest

from tracker.verify.readers import readers_for
from tracker.verify.readers.razor import read

COMPONENT = """@page "/talk"
@using Microsoft.SemanticKernel
@using Helpers = Shop.Helpers
@inject Kernel Core
@* @code { void Gone() { Core.Forgotten(); } } *@
<p title="{">@answer</p>
<script>function a() { b(); }</script>

@code {
    private string answer = "}"; // }
    private string path = @"c:\\"; /* } */
    private char end = '}';

    async Task Ask()
    {
        answer = $"{await Core.InvokePromptAsync(terms["tone"])}";
    }
}
<p>@Core.Shown()</p>
@functions
{
    void Stop() { Core.Halt(); }
}
"""


def facts(kind, text=COMPONENT):
    return [(fact.name, fact.line) for fact in read(text.encode()) if fact.kind == kind]


def test_a_component_is_read_for_its_code_and_its_elements():
    assert readers_for("Pages/Talk.razor") == ("razor", "markup")


def test_the_code_of_a_component_is_read_at_its_lines():
    assert facts("function") == [("code.Ask", 14), ("code.Stop", 22)]
    assert facts("import") == [("Microsoft.SemanticKernel", 2), ("Shop.Helpers", 3)]


def test_what_is_injected_is_a_field_of_the_component():
    kernel = "Microsoft.SemanticKernel.Kernel"
    assert facts("call") == [(f"{kernel}.InvokePromptAsync", 16), (f"{kernel}.Halt", 22)]


@pytest.mark.parametrize("text", ["", "<p>@code</p>", "@using A.B\n<p>a { }</p>", "@* @code { void A() { B(); } } *@"])
def test_a_component_without_code_has_no_facts_of_it(text):
    assert read(text.encode()) == []


def test_code_that_does_not_end_is_read_as_far_as_it_goes():
    assert facts("call", "@code {\n void A() { Console.Write(1);") == [("Console.Write", 2)]


def test_what_is_injected_below_the_code_is_a_field_too():
    text = "@using Shop.Till\n@code {\n void A() { Core.Ring(); }\n}\n<p/>\n@inject TillClient Core\n"
    assert facts("call", text) == [("Shop.Till.TillClient.Ring", 3)]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<div></div> @code { void A() { Till.Ring(); } }", True),
        ("<p>@name</p>@functions { void A() { Till.Ring(); } }", True),
        ("<p>Write @@code { void A() { Till.Ring(); } }</p>", False),
        ("<p>me@code { void A() { Till.Ring(); } }</p>", False),
        ("<!-- was: @code { void A() { Till.Ring(); } } -->", False),
        ("<!--\n@code {\n void A() { Till.Ring(); }\n}\n-->", False),
    ],
)
def test_code_may_begin_anywhere_in_a_line_but_in_a_comment_or_a_word(text, read):
    assert facts("call", text) == ([("$Till.Ring", 1)] if read else [])


@pytest.mark.parametrize(
    "markup",
    [
        "Row = builder => {\n <p class='x'>Don't {@name}</p>\n <p>She said: \"hello</p>\n};",
        "Row = @<p>It's\n {name}, \"x\n</p>;\n",
        "Row = builder => { <p>It's</p> };\n\n\n",
        "Row = builder => {\n <Box Title='It\"s' />\n <br>\n};",
        "Row = builder => {\n <ul><li>'{</li>\n <ul>\"</ul> '</ul>\n};",
        "Row = builder => {\n  @: don't {\n  <!-- won't { -->\n};",
    ],
)
def test_markup_within_code_is_no_code(markup):
    below = "<p>'</p>\n@code { void B() { Till.Open(); } }"
    text = f"@code {{\n RenderFragment {markup}\n void A() {{ Till.Ring(); }}\n}}\n{below}"
    assert facts("call", text) == [("$Till.Ring", 6), ("$Till.Open", 9)]
    assert facts("function", text)[-2:] == [("code.A", 6), ("code.B", 9)]


def test_what_only_looks_like_markup_within_code_is_code():
    text = """@code {
    string prompt = @"
        <rules>Say {0}</rules>";
    void A()
    {
        services.Add
            <Till>(Till.Ring());
        // <p>
        if (a <b) { Till.Open(); }
    }
}
"""
    assert [fact.name for fact in read(text.encode()) if fact.kind == "string"] == ["<rules>Say {0}</rules>"]
    assert {("$Till.Ring", 7), ("$Till.Open", 9)} <= set(facts("call", text))

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

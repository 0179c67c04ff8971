"""BAML: the fields of its declarations."""

from facts_of import content

from tracker.verify.readers import read, readers_for

TEXT = """// clients and functions
retry_policy Patient {
  max_retries 3
  strategy {
    type exponential_backoff
  }
}

client<llm> Steady {
  provider fallback
  options {
    strategy [
      Large,
      "openai/gpt-5-mini"
    ]
  }
}

class Parcel {
  number string @description("12 digits { not 11 }")  // of the label
  tags string[]
  @@assert(known, {{ this.number }})
}

function ReadLabel(
  text: string, rules: map<string, int>
) -> Parcel | null {
  client Steady
  prompt ##"
    Read "#this"# label. {{ text }}
  "##
}

test OfOne { functions [ReadLabel] }
"""


def test_fields_are_keys_under_their_declaration():
    found = read("baml", content(TEXT))
    assert [(fact.name, fact.value, fact.line) for fact in found] == [
        ("retry_policy.Patient.max_retries", "3", 3),
        ("retry_policy.Patient.strategy.type", "exponential_backoff", 5),
        ("client.Steady.provider", "fallback", 10),
        ("client.Steady.options.strategy", '[ Large, "openai/gpt-5-mini" ]', 12),
        ("class.Parcel.number", 'string @description ( "12 digits { not 11 }" )', 20),
        ("class.Parcel.tags", "string [ ]", 21),
        ("class.Parcel.@@assert", "( known, {{ this.number }} )", 22),
        ("function.ReadLabel.returns", "Parcel | null", 25),
        ("function.ReadLabel.client", "Steady", 28),
        ("function.ReadLabel.prompt", 'Read "#this"# label. {{ text }}', 29),
        ("test.OfOne.functions", "[ ReadLabel ]", 34),
    ]
    assert {fact.kind for fact in found} == {"key"}


def test_a_file_that_ends_in_the_middle_is_read_to_its_end():
    assert [fact.name for fact in read("baml", content('function A() -> B {\n client "x\n prompt #"never closed'))] == [
        "function.A.returns",
    ]


def test_what_a_comment_of_several_lines_holds_is_left_out():
    text = """{// an older one
function A() -> B {
  client Old
//}
function C() -> D {  // not { this
  client New
}
"""
    assert [(fact.name, fact.line) for fact in read("baml", content(text))] == [
        ("function.C.returns", 5),
        ("function.C.client", 6),
    ]


def test_a_file_of_baml_is_known_by_its_suffix():
    assert readers_for("baml_src/clients.baml") == ("baml",)

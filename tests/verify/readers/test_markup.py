"""Pages are read for the elements that people act on."""

from tracker.verify.readers import read, readers_for


def elements(text):
    return [(fact.name, fact.value, fact.line) for fact in read("markup", text.encode())]


def test_a_form_gives_its_elements_with_their_lines():
    page = '<form action="/predict">\n<input type="text">\n<button>Go</button></form>'
    assert elements(page) == [("form", "/predict", 1), ("input", "text", 2), ("button", "", 3)]


def test_the_source_of_a_script_comes_before_its_type():
    assert elements('<script type="module" src="/src/main.ts"></script>') == [("script", "/src/main.ts", 1)]


def test_components_of_libraries_are_elements_by_their_last_word():
    page = '<UButton to="/a">A</UButton>\n<v-btn id="b">B</v-btn>\n<platform>C</platform><buttons>D</buttons>'
    assert elements(page) == [("ubutton", "", 1), ("v-btn", "b", 2)]


def test_comments_are_passed_over():
    assert elements("<!-- <form> -->\n<p>nothing</p>") == []


def test_components_are_read_as_code_and_as_pages():
    assert readers_for("src/App.vue") == ("component", "markup")


def test_policies_of_a_gateway_are_keys_by_their_names():
    text = '<policies>\n<inbound><!-- <quota /> -->\n<rate-limit-by-key counter-key="@(a ?? "b")" />\n</inbound>'
    found = read("policies", text.encode())
    assert [(fact.name, fact.line) for fact in found] == [("policies.inbound", 2), ("policies.rate-limit-by-key", 3)]
    assert readers_for("infra/api-policy.xml") == ("policies",)


def test_policies_of_something_else_are_passed_over():
    assert read("policies", b"<policy><quota/></policy>") == []

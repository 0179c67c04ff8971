"""Java, Kotlin, Scala, C#, Go, Rust and R: the facts that Python's reader gives, with names resolved as well."""

import re
from textwrap import dedent
from time import process_time

import pytest

from tracker.verify.readers import read, source_tables
from tracker.verify.readers.newer_syntax import in_older
from tracker.verify.readers.source import opened

EXAMPLES = {
    "java": """
        package a;
        import com.openai.client.OpenAIClient;
        import com.openai.client.okhttp.OpenAIOkHttpClient;
        import org.springframework.web.bind.annotation.*;
        import unused.Thing;
        @RestController
        class Ask extends Base implements Runnable {
            private final OpenAIClient client;
            Ask(OpenAIClient client) { this.client = client; }
            static OpenAIClient make() { return OpenAIOkHttpClient.builder().apiKey("key").build(); }
            @PostMapping(path = "/ask")
            String ask(String question) {
                for (Thread one : list) { client.chat().completions().create(question); }
                while (open) { try { go(); } catch (IOException e) { throw new Failed("no answer", e); } }
                return question == null ? "nothing" : client.models().list();
            }
        }
    """,
    "kotlin": """
        package a
        import com.openai.client.OpenAIClient
        import com.openai.client.okhttp.OpenAIOkHttpClient
        import org.springframework.web.bind.annotation.*
        import unused.Thing
        @RestController
        class Ask(private val client: OpenAIClient) : Base(), Runnable {
            @PostMapping(path = "/ask")
            suspend fun ask(question: String): String {
                for (one in list) { client.chat().completions().create(question) }
                while (open) { try { go() } catch (e: IOException) { throw Failed("no answer", e) } }
                return if (question == null) "nothing" else client.models().list()
            }
            companion object { fun make() = OpenAIOkHttpClient.builder().apiKey("key").build() }
        }
    """,
    "scala": """
        package a
        import com.openai.client.OpenAIClient
        import com.openai.client.okhttp.{OpenAIOkHttpClient => Client}
        import org.springframework.web.bind.annotation._
        import unused.Thing
        @RestController class Ask(client: OpenAIClient) extends Base with Runnable {
          def make() = Client.builder().apiKey("key").build()
          @PostMapping(path = "/ask")
          def ask(question: String): String = {
            for (one <- list) { client.chat().completions().create(question) }
            while (open) { try { go() } catch { case e: IOException => throw new Failed("no answer", e) } }
            if (question == null) "nothing" else client.models().list()
          }
        }
    """,
    "csharp": """
        using com.openai.client;
        using Client = com.openai.client.okhttp.OpenAIOkHttpClient;
        using org.springframework.web.bind.annotation;
        namespace A;
        [RestController]
        public class Ask : Base, Runnable {
            private readonly OpenAIClient client;
            public Ask(OpenAIClient client) { this.client = client; }
            static OpenAIClient Make() => Client.builder().apiKey("key").build();
            [PostMapping(path = "/ask")]
            public async Task<string> ask(string question) {
                foreach (var one in list) { client.chat().completions().create(question); }
                while (open) { try { go(); } catch (IOException e) { throw new Failed("no answer", e); } }
                return question == null ? "nothing" : await client.models().list();
            }
        }
    """,
}
"""The same program four times."""


def facts(language, text):
    return read(f"source:{language}", dedent(text).encode())


def named(language, text, kind):
    return [fact.name for fact in facts(language, text) if fact.kind == kind]


@pytest.mark.parametrize("language", sorted(EXAMPLES))
def test_one_program_gives_the_same_facts_in_each_language(language):
    found = {(fact.kind, fact.name) for fact in facts(language, EXAMPLES[language])}
    client, annotations = "com.openai.client.OpenAIClient", "org.springframework.web.bind.annotation"
    expected = {
        ("class", "Ask"),
        ("call", f"{client}.chat.completions.create"),
        ("call", f"{client}.models.list"),
        ("call", "com.openai.client.okhttp.OpenAIOkHttpClient.builder.apiKey.build"),
        ("assign", "Ask.client"),
        ("string", "nothing"),
        ("string", "no answer"),
        ("loop", "while"),
        ("function", "Ask.ask"),
    }
    assert expected <= found, expected - found
    assert {name.rsplit(".", 1)[-1].strip("$") for kind, name in found if kind == "decorator"} == {
        "RestController",
        "PostMapping",
    }
    bases = {name.rsplit(".", 1)[-1].strip("$") for kind, name in found if kind == "base"}
    assert bases == {"Base", "Runnable"}
    for kind, name in (("except", "IOException"), ("raise", "Failed"), ("call", "Failed")):
        assert any(item[0] == kind and item[1].rsplit(".", 1)[-1].strip("$") == name for item in found), (kind, name)
    if language != "csharp":  # where what a namespace holds is a guess by words
        assert ("decorator", f"{annotations}.RestController") in found


@pytest.mark.parametrize("language", sorted(EXAMPLES))
def test_facts_say_where_they_are_and_what_they_are_given(language):
    found = facts(language, EXAMPLES[language])
    (create,) = [fact for fact in found if fact.name.endswith(".create")]
    assert create.flags == ("loop",)
    assert create.inside == "Ask.ask"
    assert [key for key, _ in create.arguments] == ["0"]
    (decorator,) = [fact for fact in found if fact.kind == "decorator" and fact.name.endswith("PostMapping")]
    assert (decorator.value, decorator.inside, decorator.arguments) == ("ask", "Ask", (("path", "/ask"),))
    (failed,) = [fact for fact in found if fact.kind == "call" and fact.name.endswith("Failed")]
    assert dict(failed.arguments)["0"] == "no answer"
    (compared,) = [fact for fact in found if fact.kind == "compare"]
    assert compared.value == "null"
    (asks,) = [fact for fact in found if fact.kind == "function" and fact.name == "Ask.ask"]
    assert asks.value == "question"
    assert "filled" in asks.flags
    if language in ("kotlin", "csharp"):
        assert "async" in asks.flags
    lines = dedent(EXAMPLES[language]).splitlines()
    assert all("create" in lines[fact.line - 1] for fact in found if fact.name.endswith(".create"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("csharp", "class A { void B() { c.Task<Trip, string>(1); } }"),
        ("java", "class A { void b() { c.<Trip, int>task(1); } }"),
        ("kotlin", "fun b() { val c by task<Trip, String>(d) { 1 } }"),
    ],
)
def test_the_classes_that_a_generic_function_is_called_with_are_arguments(language, text):
    (call,) = [fact for fact in facts(language, text) if fact.kind == "call"]
    assert [key for key, _ in call.arguments if key.startswith("<")] == ["<0>"]


@pytest.mark.parametrize("language", ["java", "kotlin", "scala"])
def test_an_import_that_nothing_uses_is_flagged(language):
    unused = [fact.name for fact in facts(language, EXAMPLES[language]) if fact.flags == ("unused",)]
    assert unused == ["unused.Thing"]


GO = """
    package main

    import (
        "log/slog"
        "os"

        oai "github.com/sashabaranov/go-openai"
        "github.com/cenkalti/backoff/v4"
        "github.com/some/go-unused"
    )

    type Ask struct {
        Base
        client *oai.Client
    }

    func NewAsk() *Ask { return &Ask{client: oai.NewClient(os.Getenv("KEY"))} }

    func (a *Ask) Ask(question string) (string, error) {
        for i := 0; i < 3; i++ {
            response, err := a.client.CreateChatCompletion(ctx, oai.Request{
                Model: "gpt", Messages: []oai.Message{{Role: "user"}},
            })
            if err != nil {
                slog.Error("no answer", "error", err)
                panic(err)
            }
            use(response.Choices)
        }
        for _, one := range list() { backoff.Retry(one.Go, nil) }
        return "", nil
    }
"""


def test_go_names_its_packages_by_their_import_paths():
    found = facts("go", GO)
    names = {(fact.kind, fact.name) for fact in found}
    openai = "github.com/sashabaranov/go-openai"
    expected = {
        ("import", openai),
        ("class", "Ask"),
        ("base", "$Base"),
        ("function", "Ask.Ask"),
        ("function", "NewAsk"),
        ("assign", "Ask.client"),
        ("call", f"{openai}.NewClient"),
        ("call", f"{openai}.Client.CreateChatCompletion"),
        ("call", f"{openai}.Request"),
        ("call", "log/slog.Error"),
        ("call", "os.Getenv"),
        ("call", "github.com/cenkalti/backoff.Retry"),
        ("call", ":Ask"),
        ("attribute", f"{openai}.Client.CreateChatCompletion.Choices"),
        ("entry", "Role"),
        ("loop", "for"),
        ("loop", "$list"),
        ("compare", "$err"),
        ("string", "no answer"),
    }
    assert expected <= names, expected - names
    assert any(fact.kind == "raise" for fact in found)
    (create,) = [fact for fact in found if fact.name.endswith("CreateChatCompletion") and fact.kind == "call"]
    assert dict(create.arguments)["Model"] == "gpt"
    assert dict(create.arguments)["Messages"] == "[{Role: user}]"
    assert (create.flags, create.inside) == (("loop", "rounds"), "Ask.Ask")
    assert [fact.name for fact in found if "unused" in fact.flags] == ["github.com/some/go-unused"]


RUST = """
    use rig::{completion::Prompt, providers::openai};
    use axum::{routing::get, Router};
    use unused::Thing;

    #[derive(Clone)]
    pub struct Ask { client: openai::Client }

    impl Tool for Ask {
        fn new(client: openai::Client) -> Self { Self { client } }
        async fn ask(&self, question: &str) -> Result<String, Error> {
            let agent = self.client.agent("gpt").preamble("You are helpful").build();
            for one in list() { agent.prompt(question).await?; }
            while one == two { go(); }
            tracing::info!("answered {}", self.client.models());
            if bad { panic!("no answer") }
            match reply { Reply::Text(t) => say(t), Reply::ToolCalls { calls, .. } => act(calls) }
            Ok(agent.prompt("again").await?)
        }
    }

    #[tokio::main]
    async fn main() { let app = Router::new().route("/", get(Ask::new)); Prompt::x(); }
"""


def test_rust_names_what_it_uses_by_the_paths_of_use():
    found = facts("rust", RUST)
    names = {(fact.kind, fact.name) for fact in found}
    client = "rig.providers.openai.Client"
    expected = {
        ("import", "rig.providers.openai"),
        ("import", "axum.routing.get"),
        ("class", "Ask"),
        ("base", "$Tool"),
        ("decorator", "derive"),
        ("decorator", "tokio.main"),
        ("function", "Ask.ask"),
        ("call", f"{client}.agent.preamble.build"),
        ("call", f"{client}.agent.preamble.build.prompt"),
        ("call", f"{client}.models"),
        ("call", "tracing.info"),
        ("call", "axum.Router.new.route"),
        ("call", "axum.routing.get"),
        ("call", ":Ask"),
        ("raise", "panic"),
        ("string", "You are helpful"),
        ("loop", "while"),
        ("loop", "$list"),
        ("compare", "$list"),
        ("attribute", "$Reply.Text"),
        ("attribute", "$Reply.ToolCalls"),
    }
    assert expected <= names, expected - names
    asked = [fact for fact in found if fact.name.endswith(".prompt")]
    assert {fact.flags for fact in asked} == {("loop", "await"), ("await",)}
    assert [fact.name for fact in found if "unused" in fact.flags] == ["unused.Thing"]


R = """
    library(caret)
    train_model <- function(data, k = 3) {
      control <- caret::trainControl(method = "cv", number = k)
      fit <- caret::train(y ~ ., data = data, method = "rf", trControl = control)
      for (one in list) { print(one) }
      x <- 1
      while (x < 3) { tryCatch({ go() }, error = function(e) stop("no answer")) }
      fit$results$Accuracy
    }
"""


def test_r_names_functions_by_the_packages_that_are_attached():
    pytest.importorskip("tree_sitter_language_pack")
    found = facts("r", R)
    names = {(fact.kind, fact.name) for fact in found}
    expected = {
        ("import", "caret"),
        ("function", "train_model"),
        ("call", "caret.train"),
        ("call", "caret.trainControl"),
        ("attribute", "caret.train.results.Accuracy"),
        ("except", "error"),
        ("raise", "stop"),
        ("string", "no answer"),
        ("loop", "while"),
        ("compare", "$x"),
    }
    assert expected <= names, expected - names
    (train,) = [fact for fact in found if fact.name == "caret.train"]
    assert dict(train.arguments)["method"] == "rf"
    assert train.inside == "train_model"


def test_a_file_whose_grammar_is_not_installed_says_so(monkeypatch):
    table = source_tables.TABLES["r"]._replace(package="no_such_pack.r")
    monkeypatch.setitem(source_tables.TABLES, "no-such", table)
    ((kind, reason, *_),) = facts("no-such", "library(caret)")
    assert kind == "unread"
    assert reason == "NO-SUCH needs a grammar, which comes with the extra no-such"


@pytest.mark.parametrize(
    ("language", "text", "origin"),
    [
        ("java", "import a.B; class C { B b; void f() { b.go(); } }", "a.B.go"),
        ("java", "import a.B; class C { void f(java.util.Optional<B> b) { b.go(); } }", "a.B.go"),
        ("java", "import a.B; class C { void f(Optional<B> b) { b.go(); } }", "a.B.go"),
        ("java", "import a.B; class C { void f() { var b = B.of(1); b.go(); } }", "a.B.of.go"),
        ("java", "import a.B; class C { B make() { return null; } void f() { make().go(); } }", "a.B.go"),
        ("java", "import static a.B.go; class C { void f() { go(); } }", "a.B.go"),
        ("java", "import static a.B.*; class C { void f() { go(); } }", "a.B.go"),
        ("java", "class C { void f() { a.b.D.go(); } }", "$a.b.D.go"),
        ("java", "class C { void f() { com.b.D.go(); } }", "com.b.D.go"),
        ("java", "record C(a.B b) { void f() { b.go(); } }", "$a.B.go"),
        ("kotlin", "import a.B as D\nclass C { private lateinit var b: D\n fun f() { b.go() } }", "a.B.go"),
        ("kotlin", "import a.B\nclass C {\n val b by lazy { B() }\n fun f() { B().also { }.go() }\n}", "a.B.also.go"),
        ("kotlin", "import a.B\nfun f(b: B?) { b?.x!!.go() }", "a.B.x.go"),
        ("scala", "import a.B\nclass C(b: B) { def f = b.go() }", "a.B.go"),
        ("csharp", "using B = a.B; class C { B b = new(); void F() { b.go(); } }", "a.B.go"),
        ("csharp", "using B = a.B; class C { void F() { B b = new(1) { D = 2 }; } }", "a.B"),
        ("csharp", "using B = a.B; class C(B b) { void F() { b?.go(); } }", "a.B.go"),
        ("csharp", "using B = a.B; class C { public B Held { get; set; } void F() { this.Held.go(); } }", "a.B.go"),
        ("csharp", "using B = a.B; var b = B.Make().Build(); b.go();", "a.B.Make.Build.go"),
        ("go", 'package a\nimport "x/b"\nvar c b.C\nfunc f() { c.Go() }', "x/b.C.Go"),
        ("go", 'package a\nimport "x/b"\nfunc f() { c, err := b.New(); c.Go(err) }', "x/b.New.Go"),
        ("go", 'package a\nimport . "x/b"\nfunc f() { New().Go() }', "x/b.New.Go"),
        ("rust", "use a::B; fn f(b: Arc<B>) { b.go() }", "a.B.go"),
        ("rust", "use a::{self as z, b::C}; fn f() { let c = C::new()?; c.go() }", "a.b.C.new.go"),
        ("rust", "use a::B; struct C { b: B } impl C { fn f(&self) { self.b.go() } }", "a.B.go"),
        ("rust", "fn f() { a::b::go() }", "a.b.go"),
    ],
)
def test_a_call_is_named_by_where_its_value_comes_from(language, text, origin):
    assert origin in named(language, text, "call")


def test_a_type_is_of_the_namespace_that_shares_words_with_it():
    csharp = source_tables.TABLES["csharp"]
    namespaces = ["System", "Microsoft.SemanticKernel", "Microsoft.Extensions.Logging", "OpenAI.Chat"]
    assert opened(csharp, "KernelFunction", namespaces) == "Microsoft.SemanticKernel"
    assert opened(csharp, "ILogger", namespaces) == "Microsoft.Extensions.Logging"
    assert opened(csharp, "ChatClient", namespaces) == "OpenAI.Chat"
    assert opened(csharp, "Widget", namespaces) == ""
    assert opened(csharp, "chat", namespaces) == ""
    assert opened(csharp, "Widget", ["System", "Xunit"]) == ""
    assert opened(csharp, "WebApplication", ["Own.Application.Jobs", "Own.Data"]) == ""
    kotlin = source_tables.TABLES["kotlin"]
    assert (
        opened(kotlin, "routing", ["io.ktor.server.application", "io.ktor.server.routing"]) == "io.ktor.server.routing"
    )
    assert opened(kotlin, "openAI", ["com.aallam.openai.api.chat"]) == ""
    assert opened(source_tables.TABLES["java"], "Widget", ["org.junit"]) == "org.junit"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("java", 'class A { void f() { if (!allowed("x")) stop(-1); } }'),
        ("kotlin", 'fun f() { if (!allowed("x")) stop(-1) }'),
        ("scala", 'object A { def f() = if (!allowed("x")) stop(-1) }'),
        ("csharp", 'class A { void F() { if (!allowed("x")) stop(-1); } }'),
        ("go", 'package a\nfunc f() { if !allowed("x") { stop(-1) } }'),
        ("rust", 'fn f() { if !allowed("x") { stop(-1); } }'),
        ("r", 'f <- function() if (!allowed("x")) stop(-1)'),
    ],
)
def test_a_call_that_is_negated_is_read(language, text):
    found = {
        fact.name.lstrip("$"): dict(fact.arguments)
        for fact in read(f"source:{language}", text.encode())
        if fact.kind == "call"
    }
    assert found["allowed"] == {"0": "x"}


def test_kotlin_classes_on_one_line_are_read():
    found = facts("kotlin", "class A { fun go() = b() }\nobject C { val d = 1 }\n")
    assert {"A", "C"} <= {fact.name for fact in found if fact.kind == "class"}


def test_code_in_comments_and_texts_is_no_code():
    for language in ("java", "kotlin", "scala", "csharp", "go", "rust"):
        assert named(language, "// go()\n/* go() */\n", "call") == []
        assert "go" not in named(language, 'class A { String a = "go()"; }', "call")


@pytest.mark.parametrize(("language", "hostile"), [("csharp", "A<"), ("scala", "["), ("kotlin", "val a = ")])
def test_a_file_that_a_grammar_cannot_read_in_time_is_left_unread(language, hostile):
    data = (hostile * 200_000).encode()[:200_000]
    begun = process_time()
    assert [fact.kind for fact in read(f"source:{language}", data)] == ["unread"]
    assert process_time() - begun < 3


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "kotlin",
            "fun a(b: B) {\n  val c = when (b) {\n    is D if b.e > 0 -> 1\n    else if f -> 2\n  }\n  go()\n}",
        ),
        ("kotlin", "context(a: A)\nfun b() { go() }"),
        ("kotlin", "fun a() = go<Unit> {\n  b()\n}"),
        ("kotlin", "fun a() { val b = c.map { if (it) 1 else 2 }\n go() }"),
        ("csharp", "#:sdk Web\n#:package A@1.0\n#:property B=c\nusing D.Goes;\ngo();"),
        ("csharp", "class A { void B() { c?.d = e; go(); } }"),
    ],
)
def test_syntax_that_is_newer_than_the_grammar_hides_nothing(language, text):
    assert any(name.endswith("go") for name in named(language, text, "call"))


def test_newer_syntax_keeps_every_line():
    for language, text in (
        ("kotlin", "when (a) {\n  is B if c -> d()\n}\n"),
        ("kotlin", "val a =\n  b.go<C>(1)\n"),
        ("csharp", "#:package A@1\na?.b.c ??= d;\n"),
    ):
        older = in_older(text.encode(), language)
        assert older != text.encode()
        assert older.count(b"\n") == text.count("\n")
    same = b'class A { string B = c?.d == e ? "f" : g?.h(i => j); }'
    assert in_older(same, "csharp") == same
    same = b"class A<B>(val c: B) { val d = e<F>(); val g = h < i && j > (k) }"
    assert in_older(same, "kotlin") == same


def test_a_generic_function_of_kotlin_may_have_one_argument():
    text = "package a\nfun b(c: D) = c.go<shop.Order>(1)\n"
    assert [fact.arguments for fact in read("source:kotlin", text.encode()) if fact.name.endswith("go")] == [
        (("0", "1"), ("<0>", "$shop.Order"))
    ]
    assert not named("kotlin", text, "compare")


@pytest.mark.parametrize(
    "text", ["class  Box<T>(val a: T)", 'val a = "Return List<Order>(json)"', 'val a = """b<C>(1)"""']
)
def test_classes_and_texts_that_look_like_a_generic_function_of_kotlin_stay_as_they_are(text):
    assert in_older(text.encode(), "kotlin") == text.encode()


@pytest.mark.parametrize(
    ("over", "in_rounds"),
    [
        ("range(9)", True),
        ("MAX_TURNS", True),
        ("maxSteps", True),
        ("climax", False),
        ("x1", False),
        ("len(calls)", False),
    ],
)
def test_a_loop_goes_in_rounds_where_it_counts_and_goes_through_no_list(over, in_rounds):
    found = read("python", f"for x in {over}:\n    a()\n".encode())
    assert ["rounds" in fact.flags for fact in found if fact.kind == "call" and fact.name.endswith("a")] == [in_rounds]


def test_a_loop_over_a_long_word_is_read_at_once():
    text = b"for x in " + b"max" * 10_000 + b":\n    a()\n"
    assert [fact.line for fact in read("python", text) if fact.kind == "call"] == [2]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("csharp", "#:package OpenAI@2.1.0\nusing OpenAI;\n", ("OpenAI", 1, "2.1.0")),
        (
            "java",
            '///usr/bin/env jbang "$0"\n//DEPS com.openai:openai-java:4.0.0\nclass A {}',
            ("com.openai:openai-java", 2, "4.0.0"),
        ),
        ("scala", "//> using dep com.lihaoyi::upickle:4.1.0\n", ("com.lihaoyi::upickle", 1, "4.1.0")),
        ("kotlin", '@file:DependsOn("ai.koog:koog-agents:0.5.0")\n', ("ai.koog:koog-agents", 1, "0.5.0")),
    ],
)
def test_a_script_names_its_own_dependencies(language, text, found):
    assert [(fact.name, fact.line, fact.value) for fact in facts(language, text) if fact.kind == "dependency"] == [
        found
    ]


@pytest.mark.parametrize(
    ("language", "text", "called"),
    [
        ("python", "import store\ndef f():\n    store = store.connect()\n    store.save()\n", "store.connect.save"),
        (
            "source:go",
            'package a\n\nimport "x/y/store"\n\nfunc f() {\n\tstore := store.New()\n\tstore.Save()\n}\n',
            "x/y/store.New.Save",
        ),
        ("python", "from flows import dag\n@dag(1)\ndef daily(): train()\n\ndag = daily()\n", "flows.dag"),
        ("python", "from flows import dag\ndag = kept\n@dag(1)\ndef daily(): train()\n", "$kept"),
    ],
)
def test_a_variable_named_as_what_its_value_comes_from(language, text, called):
    assert called in [fact.name for fact in read(language, text.encode()) if fact.kind == "call"]


@pytest.mark.parametrize("owner", ["self", "self.__class__", "Keeper"])
def test_an_attribute_of_the_class_is_told_by_the_object_by_its_class_or_by_name(owner):
    text = (
        "import store\nclass Keeper:\n    kept = None\n    def get(self):\n"
        f"        {owner}.kept = store.open()\n        self.__class__.kept.read()\n"
    )
    assert "store.open.read" in [fact.name for fact in read("python", text.encode()) if fact.kind == "call"]


@pytest.mark.parametrize(
    ("language", "text", "filled"),
    [
        ("kotlin", 'class A { fun ask(): String = throw UnsupportedOperationException("no") }', False),
        ("kotlin", "class A { fun ask(): String { TODO() } }", False),
        ("kotlin", "class A { fun ask(): String { check(); throw UnsupportedOperationException() } }", True),
        ("java", "class A { String ask() { throw new UnsupportedOperationException(); } }", False),
        ("java", "class A { String ask() { throw new IllegalStateException(); } }", True),
        ("csharp", "class A { string ask() => throw new System.NotImplementedException(); }", False),
        ("rust", "fn ask() -> String { todo!() }", False),
        ("rust", "fn ask() -> String { answer() }", True),
    ],
)
def test_a_function_that_only_refuses_does_nothing(language, text, filled):
    (asks,) = [fact for fact in facts(language, text) if fact.kind == "function"]
    assert ("filled" in asks.flags) is filled


def test_words_of_a_text_without_spaces_are_counted():
    (text,) = [fact for fact in facts("go", "package a\nconst A = `你是会话摘要器`") if fact.kind == "string"]
    assert text.value == "4"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", "try:\n    a()\nexcept Blocked as e:\n    raise e\n"),
        ("javascript", "try { a() } catch (e) { throw e }"),
        ("source:java", "class A { void b() { try { a(); } catch (Lost | Blocked e) { throw e; } } }"),
        ("source:kotlin", "fun b() { try { a() } catch (e: Blocked) { throw e } }"),
        ("source:csharp", "class A { void B() { try { a(); } catch (Blocked e) { throw e; } } }"),
    ],
)
def test_what_is_caught_and_passed_on_is_not_raised(language, text):
    assert "raise" not in {fact.kind for fact in read(language, text.encode())}
    other = re.sub("(raise|throw) e", r"\1 other", text)
    assert "raise" in {fact.kind for fact in read(language, other.encode())}


def test_objects_and_mappings_of_csharp_that_are_written_out_have_entries():
    text = """
        class A {
            void F(Order order, bool note) {
                send(new { total = 1, /* gift */ note, order.Buyer, lines = new[] { new { kind = "tea" } } });
                var sent = new Dictionary<string, object> { ["paid"] = true, { "open", 1 } };
            }
        }
    """
    found = facts("csharp", text)
    assert [(fact.name, fact.value) for fact in found if fact.kind == "entry"] == [
        ("total", "1"),
        ("note", "$note"),
        ("Buyer", "$Order.Buyer"),
        ("lines", "[{kind: tea}]"),
        ("kind", "tea"),
        ("paid", "true"),
    ]
    (given,) = [dict(fact.arguments) for fact in found if fact.name == "$send"]
    assert (given["total"], given["lines"]) == ("1", "[{kind: tea}]")


def test_a_comment_in_an_object_of_csharp_is_no_member():
    text = """
        class A {
            void F(string note) {
                send(new { // first
                    /* which */ model /* kind */ = /* cheap */ "small", // tea
                    /* gift */ note /* may be empty */,
                    last /* one */ = // below
                        1 /* end */
                });
            }
        }
    """
    found = facts("csharp", text)
    entries = [("model", "small"), ("note", "$note"), ("last", "1")]
    assert [(fact.name, fact.value) for fact in found if fact.kind == "entry"] == entries
    (given,) = [fact.arguments for fact in found if fact.name == "$send"]
    assert given == (("0", "{model: small, note: $note, last: 1}"), *entries)

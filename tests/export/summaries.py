"""Two summaries: one as a learner has it, and one in which every text is an attack."""

from tracker.export.summary import (
    Address,
    Course,
    Gap,
    Item,
    Person,
    Project,
    Proof,
    Result,
    Share,
    Skills,
    Stage,
    Summary,
)

BASE = "https://github.com/ada/rag-bot/blob/1111111aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/"


def proof(deliverable, path, line, what, *, repository="rag-bot", permalink=None):  # noqa: PLR0913 - the fields
    return Proof(
        deliverable,
        repository,
        path,
        line,
        "1111111",
        what,
        f"{BASE}{path}#L{line}" if permalink is None else permalink,
    )


EXAMPLE = Summary(
    who=Person(
        "Ada Lovelace",
        "ada@example.org",
        "AI engineer",
        "Lisbon, Portugal",
        (Address("GitHub", "https://github.com/ada"), Address("Notes", "https://ada.example.org/notes")),
    ),
    courses=(
        Course(
            "ai",
            "AI engineer",
            "From an API call to a service.",
            total=5,
            verified=3,
            claimed=1,
            since="2026-01-12",
            until="",
            stages=(
                Stage("LLM primitives", "Call models.", (("First API call", "verified"), ("RAG", "verified"))),
                Stage("Production", "Serve them.", (("Container", "verified"), ("Python", "claimed"), ("SLO", "open"))),
            ),
            done=("First API call", "RAG", "Container"),
        ),
    ),
    projects=(
        Project(
            "rag-bot",
            "https://github.com/ada/rag-bot",
            public=True,
            items=(
                Item(
                    ("ai/rag", "mlops/rag"),
                    "RAG",
                    "verified",
                    ("Built rag-bot, a RAG system over real documents; hit rate at five rose from 0.61 to 0.84.",),
                    (Result("on 120 questions", "hit rate at five", "0.61", "0.84"),),
                    ("RAG", "chunking"),
                    (
                        proof("chunking", "bot/index.py", 13, "splits text into chunks"),
                        proof("rag-pipeline", "bot/index.py", 31, "retrieves by similarity"),
                        proof("rag-pipeline", "bot/answer.py", 8, "puts passages into the prompt"),
                    ),
                    Share(3, 3),
                    "2026-02-03",
                    "2026-04-20",
                ),
                Item(
                    ("ai/first-api-call",),
                    "First API call",
                    "verified",
                    ("Integrated a provider in rag-bot; failed requests fell from [before?] to [after?].",),
                    (),
                    ("OpenAI API",),
                    (proof("llm-api", "bot/api.py", 19, "calls a chat model"),),
                    Share(0, 1),
                    "2026-01-20",
                    "2026-02-01",
                ),
            ),
        ),
        Project(
            "scoring",
            "",
            public=False,
            items=(
                Item(
                    ("ai/container",),
                    "Container",
                    "verified",
                    ("Containerised scoring as a non-root image; image size fell from 1.2 GB to 180 MB.",),
                    (Result("smaller base", "image size", "1.2 GB", "180 MB"),),
                    ("Docker",),
                    (proof("dockerfile", "Dockerfile", 1, "a base image", repository="scoring", permalink=""),),
                    None,
                    "",
                    "2026-05-02",
                ),
            ),
        ),
        Project(
            "",
            "",
            public=False,
            items=(
                Item(
                    ("ai/python",),
                    "Python",
                    "claimed",
                    ("Python: six years of services at work.",),
                    (),
                    ("Python",),
                    (),
                    None,
                    "",
                    "2026-01-12",
                    "six years of services at work",
                ),
            ),
        ),
    ),
    skills=(Skills("LLM primitives", ("RAG", "chunking", "OpenAI API")), Skills("Production", ("Docker",))),
    gaps=(Gap("ai/first-api-call", "rag-bot", "a measured result", "tracker impact ai/first-api-call"),),
    days=(("2026-01-12", 1), ("2026-02-01", 4), ("2026-04-20", 9), ("2026-05-02", 2)),
    as_of="2026-05-02",
    program="0.1.0",
)

ATTACKS = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "</style></title><svg/onload=alert(3)>&amp;&lt;",
    "[x](javascript:alert(4)) ![i](http://evil.example/i.png) <javascript:alert(5)>",
    '#read("/etc/passwd") #let x = 1; $x^2$ `raw` *bold* _it_ <label> @ref // gone',
    '=HYPERLINK("http://evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "＝1+1",  # noqa: RUF001 - full width is the attack
    "\x1b]0;owned\x07\x1b[31mred\x9b0m",
    "user\u202etxt.exe\u2066\u200f",
    "<!-- tracker:end --> -- ]]> --> {{7*7}} ${7*7} %s %n",
    "\ufffe\uffff\ud800 broken",
    "# heading\n- item\n1. one\n---\n| a | b |\n|---|---|\n```\ncode",
    "שלום עולם مرحبا بالعالم",
    "👩‍💻 🏳️‍🌈 日本語 ไทย",
    "w" * 10_000,
    "\\\\server\\share \\textbf{x} \\",
    "- dash",
    "12) twelve",
    '" autofocus onfocus=alert(6) x="',
)
BAD_LINKS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "https://good.example/\x1b[31m",
    'https://good.example/"onmouseover="alert(1)',
    "vbscript:x",
    "https://good.example/a b",
    "//evil.example/x",
    "file:///etc/passwd",
    "",
)


def hostile():
    """The attacks in every text and the bad links in every link; the structure is that of a real summary."""
    text = iter(ATTACKS * 99)
    link = iter(BAD_LINKS * 99)

    def item(number: int, state: str) -> Item:
        return Item(
            (next(text),),
            next(text),
            state,
            (next(text), next(text)),
            (Result(next(text), next(text), next(text), next(text)),),
            (next(text), next(text)),
            tuple(Proof(f"d{n}", next(text), next(text), n, "1111111", next(text), next(link)) for n in range(4)),
            Share(number, 4),
            "2026-01-01",
            "2026-02-02",
            next(text) if state == "claimed" else "",
        )

    return Summary(
        Person(next(text), next(text), next(text), next(text), tuple(Address(each, next(link)) for each in ATTACKS)),
        (
            Course(
                next(text),
                next(text),
                next(text),
                2,
                1,
                1,
                "2026-01-01",
                "",
                (Stage(next(text), next(text), tuple((each, "verified") for each in ATTACKS)),),
                ATTACKS,
            ),
        ),
        tuple(
            Project(attack, next(link), public=True, items=(item(1, "verified"), item(0, "claimed")))
            for attack in ATTACKS
        ),
        tuple(Skills(attack, (next(text), next(text))) for attack in ATTACKS),
        (),
        (("2026-02-02", 3), ("<script>", 1)),
        "2026-02-02",
        "0.1.0",
    )

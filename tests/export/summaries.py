"""Two summaries: one as a learner has it, and one in which every text is an attack."""

from tracker.export.summary import (
    Address,
    Claim,
    Course,
    Deliverable,
    Evidence,
    Figure,
    Job,
    Person,
    Project,
    Result,
    Share,
    Skill,
    Stage,
    Summary,
)

BASE = "https://github.com/ada/rag-bot/blob/1111111aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/"


def seen(path, line, what, part=""):
    """A fact of the public repository."""
    return Evidence(path, line, "1111111", what, f"{BASE}{path}#L{line}", part)


EXAMPLE = Summary(
    who=Person(
        "Ada Lovelace",
        "ada@example.org",
        "AI engineer",
        "Lisbon, Portugal",
        (Address("GitHub", "https://github.com/ada"), Address("Notes", "https://ada.example.org/notes")),
        "+351 912 345 678",
        (
            Job(
                "Backend engineer",
                "Analytical Engines",
                "Lisbon",
                "2022-03",
                "2025-11",
                "https://engines.example.org",
                "Services for the public library.",
                ("Kept the loans service at 99.9 % for three years.",),
            ),
            Job("Librarian", "City library", start="2020"),
        ),
    ),
    courses=(
        Course(
            "ai",
            "AI engineer",
            total=5,
            verified=3,
            claimed=1,
            since="2026-01-12",
            until="",
            stages=(
                Stage("LLM primitives", ("verified", "verified")),
                Stage("Production", ("verified", "claimed", "open")),
            ),
        ),
    ),
    projects=(
        Project(
            "rag-bot",
            "https://github.com/ada/rag-bot",
            public=True,
            deliverables=(
                Deliverable(
                    "llm-api",
                    "A generation model called through its provider's API",
                    "Called a generation model through its provider's API with OpenAI SDK.",
                    (seen("bot/api.py", 19, "a chat model called: openai.OpenAI.chat"),),
                    Share(0, 1),
                    "2026-01-20",
                    "2026-02-01",
                ),
                Deliverable(
                    "chunking",
                    "Documents split into chunks",
                    "Split documents into chunks for retrieval.",
                    (seen("bot/index.py", 13, "documents split into chunks: chunk_text"),),
                    Share(1, 1),
                    "2026-02-03",
                    "2026-04-20",
                ),
                Deliverable(
                    "rag-pipeline",
                    "Retrieval-augmented generation, end to end",
                    "Built retrieval-augmented generation end to end, searching Chroma.",
                    (
                        seen("bot/index.py", 31, "passages retrieved by similarity", "retrieves"),
                        seen("bot/answer.py", 8, "passages put into the prompt", "prompts"),
                        seen("bot/answer.py", 9, "the model asked with them", "asks"),
                        seen("bot/index.py", 35, "passages retrieved by similarity", "retrieves"),
                    ),
                    Share(2, 3),
                    "2026-02-03",
                    "2026-04-20",
                ),
            ),
            results=(Result("on 120 questions", "hit rate at five", "0.61", "0.84"),),
            skills=(
                Skill("Chroma", "Retrieval", seen("bot/index.py", 31, "")),
                Skill("Python", "Languages", seen("bot/api.py", 1, "")),
            ),
            purpose="Answers questions about the staff handbook.",
            purpose_from="README.md:3",
            demo="https://bot.example.org",
            since="2026-01-20",
            until="2026-04-20",
            figures=(Figure("MRR", "0.7231884057971014", seen("eval/test_results.json", 4, "")),),
            share=Share(3, 5),
        ),
        Project(
            "private project 1",
            "",
            public=False,
            deliverables=(
                Deliverable(
                    "nonroot-container",
                    "A container that does not run as root",
                    "Ran the container as an unprivileged user.",
                    (Evidence("", 0, "3333333", "", ""),),
                    Share(2, 2),
                    "2026-03-01",
                    "2026-03-02",
                ),
            ),
            results=(),
            since="2026-03-01",
            until="2026-03-01",
            share=Share(2, 2),
        ),
        Project(
            "scoring",
            "",
            public=False,
            deliverables=(
                Deliverable(
                    "dockerfile",
                    "A Dockerfile that builds and starts the project",
                    "Packaged the service as a container image that builds and starts from its Dockerfile.",
                    (Evidence("Dockerfile", 1, "2222222", "a base image: FROM", ""),),
                    None,
                    "",
                    "2026-05-02",
                ),
            ),
            results=(Result("Smaller base.", "image size", "", "180 MB"),),
            skills=(Skill("Docker", "Operations", Evidence("Dockerfile", 1, "2222222", "", "")),),
            until="2026-05-02",
        ),
    ),
    claims=(Claim(("ai/python", "ml/python"), "Python", "six years of services at work", "", "2026-01-12"),),
    days=(("2026-01-12", 1), ("2026-02-01", 4), ("2026-04-20", 9), ("2026-05-02", 2)),
    as_of="2026-05-02",
    program="0.1.0",
    groups=("Languages", "Retrieval", "Operations"),
    addresses=("ada@work.example", "lovelace@users.noreply.github.com"),
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

    def deliverable(number: int) -> Deliverable:
        return Deliverable(
            f"d{number}",
            next(text),
            next(text),
            tuple(Evidence(next(text), n, "1111111", next(text), next(link)) for n in range(3)),
            Share(number, 3),
            "2026-01-01",
            "2026-02-02",
        )

    def project(name: str) -> Project:
        result = Result(next(text), next(text), next(text), next(text))
        skill = Skill(next(text), next(text), Evidence(next(text), 1, "1111111", "", next(link)))
        verified = (deliverable(0), deliverable(1))
        figure = Figure(next(text), next(text), Evidence(next(text), 1, "1111111", next(text), next(link)))
        return Project(
            name,
            next(link),
            public=True,
            deliverables=verified,
            results=(result,),
            skills=(skill,),
            purpose=next(text),
            demo=next(link),
            since="2026-01-01",
            figures=(figure,),
        )

    def job(attack: str) -> Job:
        return Job(attack, next(text), next(text), next(text), "2026-13", next(link), next(text), (next(text),))

    return Summary(
        Person(
            next(text),
            next(text),
            next(text),
            next(text),
            tuple(Address(each, next(link)) for each in ATTACKS),
            next(text),
            tuple(map(job, ATTACKS)),
        ),
        (
            Course(
                next(text),
                next(text),
                2,
                1,
                1,
                "2026-01-01",
                "",
                tuple(Stage(each, ("verified", "open")) for each in ATTACKS),
            ),
        ),
        tuple(project(attack) for attack in ATTACKS),
        tuple(Claim((next(text),), attack, next(text), next(text), "2026-01-01") for attack in ATTACKS),
        (("2026-02-02", 3), ("<script>", 1)),
        "2026-02-02",
        "0.1.0",
        addresses=ATTACKS,
    )

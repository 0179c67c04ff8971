"""What a repository says of itself: its name and purpose, each with its line, or nothing where it says nothing."""

import pytest
from gitrepo import repository

from tracker.verify.about import about
from tracker.verify.git.snapshot import open_commit


@pytest.fixture
def said(tmp_path):
    def read(files, folder=""):
        found = about(open_commit(str(repository(tmp_path / "r", files)), subdirectory=folder))
        return [(one.text, one.place) for one in found]

    return read


def test_the_readme_gives_the_name_and_the_manifest_the_purpose(said):
    files = {
        "pyproject.toml": '[project]\nname = "rag-bot"\ndescription = "Answers questions about the handbook"\n',
        "README.md": "# Handbook bot 🤖\n\nIt answers.\n",
    }
    assert said(files) == [
        ("Handbook bot", "README.md:1"),
        ("Answers questions about the handbook.", "pyproject.toml:3"),
    ]


@pytest.mark.parametrize(
    ("file", "content", "place"),
    [
        ("pyproject.toml", '[[tool.uv.index]]\nname = "local"\n[project]\nname = "bot"\n', "pyproject.toml:4"),
        ("pyproject.toml", 'project = { version = "1",\n  name = "bot" }\n', "pyproject.toml:2"),
        ("package.json", '{"author": {\n"name": "somebody"},\n"name": "bot"}', "package.json:3"),
    ],
)
def test_the_line_is_that_of_the_projects_own_name(said, file, content, place):
    assert said({file: content})[0] == ("bot", place)


def test_a_manifest_that_a_template_brought_says_nothing(said):
    manifest = '{\n "name": "nestjs-boilerplate",\n "description": "NestJS, TypeScript and TypeORM in one place."\n}'
    files = {"package.json": manifest, "README.md": "# Todo assistant (with a model)\n"}
    assert said(files) == [("Todo assistant", "README.md:1"), ("", "")]


def test_without_a_manifest_the_first_sentence_of_the_readme_is_the_purpose(said):
    readme = (
        "[![CI](https://x/y.svg)](https://x)\n\n# Churn: final project\n\n> Nothing is as practical as theory.\n\n"
        "## Overview\n\nPredicts which *customers* of a [shop](https://x) leave. And more.\n"
    )
    assert said({"README.md": readme}) == [
        ("Churn", "README.md:3"),
        ("Predicts which customers of a shop leave.", "README.md:9"),
    ]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Acme assignment - Free parking places bot", "Free parking places bot"),
        ("Parking bot | Capstone", "Parking bot"),
        ("Kaggle challenge", "Kaggle challenge"),
        ("Capstone Project - Ada Okafor", "Capstone Project"),
        ("Homework Helper: A tutor for students", "Homework Helper"),
    ],
)
def test_a_project_is_not_named_after_the_task_it_answers(said, heading, name):
    assert said({"README.md": f"# {heading}\n"})[0] == (name, "README.md:1")


def test_a_rule_at_the_top_is_no_front_matter(said):
    readme = "---\n\n# Parking bot\n\nIt finds free places in the town.\n\n---\n\n# Set up\n"
    assert said({"README.md": readme})[0] == ("Parking bot", "README.md:3")


def test_a_readme_in_several_languages_begins_below_the_first(said):
    readme = "## 🇨🇳 中文\n\n# Parcels\n\nA service that reads labels of parcels.\n\n## English\n\nA service."
    assert said({"README.md": readme})[1] == ("A service that reads labels of parcels.", "README.md:5")


def test_a_link_in_brackets_is_no_part_of_the_purpose(said):
    readme = "# Parking bot\n\nFinds free places with [Maps](https://m) ([Maps on GitHub](https://g)) in the town.\n"
    assert said({"README.md": readme})[1] == ("Finds free places with Maps in the town.", "README.md:3")


def test_front_matter_is_no_heading(said):
    readme = "---\ntitle: Space\nsdk: gradio\n---\n\n# Parking bot\n\nIt finds free places in the town.\n"
    assert said({"README.md": readme}) == [
        ("Parking bot", "README.md:6"),
        ("It finds free places in the town.", "README.md:8"),
    ]


@pytest.mark.parametrize(
    ("readme", "found"),
    [
        ("# Churn\n\n> **Predicts which customers leave.**\n\n## Usage\n", ("Predicts which customers leave.", 3)),
        ("# Churn\n\n> **Predicts who leaves.**\n\nSays which customers leave.\n", ("Predicts who leaves.", 3)),
        ("# Churn\n\n> Predicts who leaves.\n\n## Usage\n", None),
        ("# Churn\n\n> **This repository is archived and has moved.**\n", None),
        ("# Churn\n\n### Overview\n\n### Installation\n\nYou need Docker on your machine.\n", None),
        ("# Churn\n\n> Predicts who leaves.\n\nSays which customers leave.\n", ("Says which customers leave.", 5)),
        ("# Churn\n\n> A model of who leaves.\n\nSays which customers leave.\n", ("A model of who leaves.", 3)),
        ("# Churn\n\n## Who leaves a shop, and when\n\nA model of who leaves.\n", ("A model of who leaves.", 5)),
        ("# Churn\n\n## How to run the whole program\n\nStart it with its file.\n", None),
        ("# Churn\n\nUse cases: find who leaves a shop.\n", None),
        ("# Churn\n\n### With a stream\n\nPredicts which customers leave.\n", ("Predicts which customers leave.", 5)),
        ("# Churn\n\n### With a stream\n\n> A model of who leaves.\n", ("A model of who leaves.", 5)),
        ("# Churn\n\n## Usage\n\n### First\n\nRun the program with its file.\n", None),
        ("# Churn\n\n## Usage\n\n> Run the program with its file.\n", None),
        ("# Churn\n\n- Predicts which customers leave.\n", None),
        ("# Churn\n\n> [!NOTE]\n> This is a work of two days.\n", None),
    ],
)
def test_a_quote_below_the_title_is_a_purpose_and_a_low_heading_a_subtitle(said, readme, found):
    assert said({"README.md": readme})[1] == ((found[0], f"README.md:{found[1]}") if found else ("", ""))


@pytest.mark.parametrize(
    ("readme", "found"),
    [
        ("# open interpreter\n", ("open interpreter", "README.md:1")),
        ("shop\n\n# run tests\n\nmake\n\n# Shop of tea\n", ("Shop of tea", "README.md:7")),
    ],
)
def test_a_name_in_lower_case_may_begin_like_a_command(said, readme, found):
    assert said({"README.md": readme})[0] == found


def test_a_heading_behind_commands_names_no_project(said):
    assert said({"README.md": "```\ndocker run redis\n```\n\n# Questions\n\n- What is new?\n"})[0] == ("", "")


@pytest.mark.parametrize("heading", ["create virtual environment", "install dependencies", "run the server"])
def test_a_comment_among_commands_is_no_name(said, heading):
    assert said({"README.md": f"shop\n\n# {heading}\n\npython -m venv venv\n\n# activate it\n"})[0] == ("", "")


@pytest.mark.parametrize(
    ("file", "content", "found"),
    [
        (
            "package.json",
            '{\n "name": "bot",\n "description": "Chats with people."\n}',
            ("Chats with people.", "package.json:3"),
        ),
        (
            "Cargo.toml",
            '[package]\nname = "bot"\ndescription = "Chats with people."',
            ("Chats with people.", "Cargo.toml:3"),
        ),
        (
            "pyproject.toml",
            '[tool.poetry]\ndescription = "Chats with people!"',
            ("Chats with people.", "pyproject.toml:2"),
        ),
        ("pyproject.toml", '[project]\ndescription = "Add your description here"', ("", "")),
        (
            "README.md",
            "Made by hand.\n\nThis is a [Next.js](https://nextjs.org) project bootstrapped with `create-next-app`.\n",
            ("Made by hand.", "README.md:1"),
        ),
        (
            "README.md",
            "This is a [Next.js](https://nextjs.org) project bootstrapped with `create-next-app`.\n",
            ("", ""),
        ),
        ("pyproject.toml", '[project]\ndescription = 3\nname = ["x"]', ("", "")),
        ("pyproject.toml", "[project", ("", "")),
        ("package.json", "[" * 10_000, ("", "")),
        ("README.md", "# Bot\n\n## Usage\n\nRun the program with its file.\n", ("", "")),
        ("README.md", "# Bot\n\nQuick start • Features • Docs here\n", ("", "")),
        ("README.md", "# Bot\n\nTL;DR for those who hire: scroll to the table of projects.\n", ("", "")),
        ("README.md", "# Bot\n\nPerfect for: analysts, and anyone who needs answers.\n", ("", "")),
        ("README.md", "# Bot\n\nDesigned for busy analysts who need answers.\n", ("", "")),
        ("README.md", "# Bot\n\nDesigned for small devices.\n", ("Designed for small devices.", "README.md:3")),
        ("README.md", "# Bot\n\nSee https://example.org for all of it.\n", ("", "")),
        ("README.md", "# Bot\n\nThe default demo runs without any service.\n", ("", "")),
        ("README.md", f"# Bot\n\n{'Word ' * 90}.\n", ("", "")),
        (
            "README.md",
            f"# Bot\n\nA platform for answers: {'word ' * 90}.\n",
            ("A platform for answers.", "README.md:3"),
        ),
        ("README.md", "# Bot\n\nThis isn't a wish list, since each item below is built.\n", ("", "")),
        ("README.md", f"# Bot\n{chr(10) * 60}Stands far below the fold.\n", ("", "")),
        (
            "README.md",
            "# Bot\n\nStrips \x1b[31mcolours\u202e from it.\n",
            ("Strips [31mcolours from it.", "README.md:3"),
        ),
    ],
)
def test_a_purpose_is_a_sentence_that_a_resume_can_use(said, file, content, found):
    assert said({file: content})[1] == found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("A production-grade API that answers questions.", "An API that answers questions."),
        ("An enterprise-grade RAG backend with FastAPI.", "A RAG backend with FastAPI."),
        ("A production-ready LLM gateway.", "An LLM gateway."),
        ("A small, fair, production-ready gateway.", "A small, fair gateway."),
        ("Robust and powerful search over contracts.", "Search over contracts."),
        ("A model for robust regression on prices.", "A model for robust regression on prices."),
        ("Forecasts of prices by state-of-the-art models.", "Forecasts of prices by models."),
        ("A retriever of papers that is robust.", ""),
        ("Enterprise-grade RAG backend.", ""),
    ],
)
def test_a_purpose_praises_nothing(said, written, found):
    assert said({"package.json": f'{{"description": "{written}"}}'})[1][0] == found


@pytest.mark.parametrize("section", ["Frontend", "Getting started", "Live Demo:", "Overview"])
def test_a_heading_of_a_section_does_not_name_the_project(said, section):
    readme = f"# {section}\n\nhttps://example.org/ui\n\n# Ask the handbook\n\nAnswers questions about a handbook.\n"
    assert said({"README.md": readme})[0] == ("Ask the handbook", "README.md:5")


def test_a_heading_with_the_name_of_a_file_is_read_without_its_ending(said):
    assert said({"README.md": "# churn_prediction.md\n"})[0] == ("churn_prediction", "README.md:1")


def test_of_a_folder_its_own_files_speak(said):
    files = {"README.md": "# All\n\nHolds many services.\n", "api/README.md": "# Api\n\nServes the model to others.\n"}
    assert said(files, "api") == [("Api", "api/README.md:1"), ("Serves the model to others.", "api/README.md:3")]


def test_a_repository_that_says_nothing_is_asked_for_nothing(said):
    assert said({"main.py": "x = 1\n"}) == [("", ""), ("", "")]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("README in progress...", ""),
        ("Coming soon", ""),
        ("TODO", ""),
        ("Churn - work in progress", "Churn"),
        ("Todo", "Todo"),
        ("Progress tracker", "Progress tracker"),
    ],
)
def test_a_heading_that_says_that_something_is_unfinished_names_nothing(said, heading, name):
    assert said({"README.md": f"# {heading}\n"})[0][0] == name

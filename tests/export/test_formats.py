"""Each format is valid for what reads it, and equal bytes for equal summaries; `UPDATE=1` writes the golden files."""

import csv
import io
import itertools
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import docx
import jsonschema
import pypdfium2
import pytest
import yaml
from markdown_it import MarkdownIt
from summaries import BASE, EXAMPLE

import tracker.export
from tracker.export.formats import FORMATS, render
from tracker.export.readme import MarkerError, with_block
from tracker.export.summary import Person, Result, Summary
from tracker.installation import install_command

HERE = Path(__file__).parent
TEXTS = [name for name, format_ in FORMATS.items() if not format_.binary]
NOTHING = EXAMPLE._replace(projects=(), claims=(), days=(), as_of="", who=EXAMPLE.who._replace(name=""))
STRICT = json.loads((HERE / "schemas/resume-schema-1.0.1.json").read_text())
LOOSE = json.loads((HERE / "schemas/jsonresume-schema-1.3.1.json").read_text())


def text_of_pdf(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "\n")
    finally:
        document.close()


def readable(name: str, content: bytes) -> str:
    """The text that a person reads in a format."""
    if name == "pdf":
        return text_of_pdf(content)
    if name == "docx":
        return "\n".join(line.text for line in docx.Document(io.BytesIO(content)).paragraphs)
    return re.sub(r"<[^>]*>|\*", "", content.decode())


@pytest.mark.parametrize("name", TEXTS)
def test_the_output_is_the_golden_file(name):
    golden = HERE / "golden" / f"example.{name}"
    content = render(EXAMPLE, name)
    if os.environ.get("UPDATE"):
        golden.write_bytes(content)
    assert content == golden.read_bytes()


@pytest.mark.parametrize("name", FORMATS)
def test_another_process_at_another_place_gives_the_same_bytes(name, tmp_path):
    code = (
        f"import sys; sys.path.insert(0, {str(HERE)!r})\n"
        "from summaries import EXAMPLE; from tracker.export.formats import render\n"
        f"sys.stdout.buffer.write(render(EXAMPLE, {name!r}))"
    )
    elsewhere = {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "LANG": "tr_TR.UTF-8", "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=tmp_path, env=elsewhere)
    assert done.stdout == render(EXAMPLE, name)


@pytest.mark.parametrize("name", FORMATS)
def test_a_learner_with_nothing_verified_gets_a_valid_document(name):
    empty = NOTHING._replace(courses=()) if name != "rendercv" else NOTHING
    assert render(empty, name)


def test_json_resume_fits_the_loose_and_the_strict_schema():
    for summary in (EXAMPLE, NOTHING):
        resume = json.loads(render(summary, "json-resume"))
        jsonschema.Draft7Validator(LOOSE, format_checker=jsonschema.FormatChecker()).validate(resume)
        jsonschema.Draft4Validator(STRICT, format_checker=jsonschema.FormatChecker()).validate(resume)
    project, hidden, private, claimed = json.loads(render(EXAMPLE, "json-resume"))["projects"]
    assert (project["startDate"], project["endDate"], project["roles"]) == ("2026-01-20", "2026-04-20", ["Author"])
    assert project["description"] == "Answers questions about the staff handbook."
    assert project["highlights"][1:] == [
        "Split documents into chunks for retrieval.",
        "Built retrieval-augmented generation end to end, searching Chroma.",
        "Measured: MRR 0.7232",
        "Reported by the author: hit rate at five from 0.61 to 0.84 (on 120 questions)",
    ]
    assert project["evidence"][1]["statement"] == "Split documents into chunks for retrieval."
    assert project["evidence"][1]["places"][0].startswith("bot/index.py:13 at 1111111 (documents split")
    assert project["evidence"][3]["places"] == [
        f"eval/test_results.json:4 at 1111111 \N{EN DASH} {BASE}eval/test_results.json#L4"
    ]
    assert project["url"] == "https://bot.example.org"
    assert hidden["evidence"][0]["places"] == ["private at 3333333"]
    assert hidden["description"] == "Ran the container as an unprivileged user."
    assert "highlights" not in hidden
    assert "url" not in private
    assert "roles" not in private
    assert claimed == {"name": "Claimed, not verified", "highlights": ["Python: six years of services at work"]}


def test_json_resume_has_what_themes_read_without_asking():
    basics = json.loads(render(EXAMPLE, "json-resume"))["basics"]
    assert basics["phone"] == "+351 912 345 678"
    assert basics["url"] == "https://ada.example.org/notes"
    assert basics["location"] == {"city": "Lisbon", "countryCode": "PT"}
    assert basics["profiles"] == [{"network": "GitHub", "username": "ada", "url": "https://github.com/ada"}]
    nobody = json.loads(render(EXAMPLE._replace(who=Person("Ada", location="London, uk")), "json-resume"))["basics"]
    assert nobody == {"name": "Ada", "location": {"city": "London", "countryCode": "GB"}, "profiles": []}
    nowhere = json.loads(render(EXAMPLE._replace(who=Person(location="Minas Tirith, Gondor")), "json-resume"))["basics"]
    assert nowhere["location"] == {"city": "Minas Tirith", "region": "Gondor"}
    nobody = json.loads(render(EXAMPLE._replace(who=Person()), "json-resume"))["basics"]
    assert nobody == {"location": {}, "profiles": []}


def test_json_resume_has_the_work_that_the_learner_wrote():
    first, second = json.loads(render(EXAMPLE, "json-resume"))["work"]
    assert (first["name"], first["position"]) == ("Analytical Engines", "Backend engineer")
    assert (first["startDate"], first["endDate"]) == ("2022-03", "2025-11")
    assert second == {"name": "City library", "position": "Librarian", "startDate": "2020"}


def test_json_holds_all_of_the_summary_with_the_parts_and_lines_of_each_statement():
    table = json.loads(render(EXAMPLE, "json"))
    assert list(table) == ["schema", *Summary._fields]
    assert table["schema"] == "tracker.summary/4"
    places = [
        [(seen["part"], seen["line"]) for seen in one["evidence"]] for one in table["projects"][0]["deliverables"]
    ]
    assert places[2] == [("retrieves", 31), ("prompts", 8), ("asks", 9), ("retrieves", 35)]


def test_two_places_are_shown_three_where_there_are_several_parts():
    deliverable = EXAMPLE.projects[0].deliverables[2]
    assert [seen.place for seen in deliverable.shown_evidence()] == [
        "bot/index.py:31",
        "bot/answer.py:8",
        "bot/answer.py:9",
    ]
    of_one = deliverable._replace(evidence=tuple(seen for seen in deliverable.evidence if seen.part == "retrieves"))
    assert [seen.place for seen in of_one.shown_evidence()] == ["bot/index.py:31", "bot/index.py:35"]


def test_parts_that_share_their_places_count_too():
    deliverable = EXAMPLE.projects[0].deliverables[2]
    first = [seen._replace(part="fits") for seen in deliverable.evidence[:3]]
    shared = deliverable._replace(evidence=(*first, first[0]._replace(part="trains")))
    assert len(shared.shown_evidence()) == 3


def test_a_statement_that_cites_places_of_others_is_shown_after_all_others():
    one, two, *_ = EXAMPLE.projects[0].deliverables
    again = one._replace(id="again", statement="Said it again.")
    project = EXAMPLE.projects[0]._replace(deliverables=(one, again, two), most=2)
    assert project.shown == (one, two)
    assert project._replace(most=3).shown == (one, again, two)


def test_an_import_is_no_place_beside_a_use():
    deliverable = EXAMPLE.projects[0].deliverables[2]
    use, other, *_ = deliverable.evidence
    imported = other._replace(line=1, what="vectors written, imported: qdrant_client")
    assert deliverable._replace(evidence=(use, imported)).shown_evidence() == (use,)
    assert deliverable._replace(evidence=(imported,)).shown_evidence() == (imported,)


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (Result("on 120 questions", "hit rate", "0.6", "0.8"), "hit rate from 0.6 to 0.8 (on 120 questions)"),
        (Result("hit rate", "", "0.6", "0.8"), "hit rate from 0.6 to 0.8"),
        (Result("smaller base.", "image size", "", "180 MB"), "image size: 180 MB (smaller base)"),
        (Result("halved the bill", "cost", "$90", ""), "cost (halved the bill)"),
        (Result("halved the bill.", "", "", ""), "halved the bill"),
        (Result("halved the bill", "cost", "", ""), "cost (halved the bill)"),
    ],
)
def test_a_result_says_what_was_recorded_and_leaves_out_what_was_not(result, said):
    assert str(result) == said


@pytest.mark.parametrize("name", sorted(FORMATS.keys() - {"shields"}))
def test_what_is_verified_what_is_reported_and_what_is_claimed_stand_apart(name):
    text = readable(name, render(EXAMPLE, name))
    said = "Retrieval-augmented generation, end to end" if name == "csv" else "Built retrieval-augmented generation end"
    verified = text.index(said)
    reported = text.index("hit rate at five")
    claimed = text.index("six years of services")
    assert verified < reported < claimed
    if name not in {"csv", "json"}:  # these name the kind of a row instead
        assert "Reported by the author:" in text[verified:reported]
        assert "Claimed, not verified" in text[reported:claimed]


@pytest.mark.parametrize("name", ["md", "html", "json", "pdf", "docx", "rendercv", "json-resume"])
def test_added_addresses_are_printed_with_the_export(name):
    assert "lovelace@users.noreply.github.com" in readable(name, render(EXAMPLE, name))


def test_a_shields_endpoint_has_the_keys_that_shields_knows():
    badge = json.loads(render(EXAMPLE, "shields"))
    assert badge == {
        "schemaVersion": 1,
        "label": "AI engineer",
        "message": "3/5 verified, 1 claimed, 71 % own lines",
        "color": "green",
    }


def test_csv_has_a_row_for_each_fact_result_and_claim():
    rows = list(csv.DictReader(io.StringIO(render(EXAMPLE, "csv").decode(), newline="")))
    assert [row["path"] for row in rows] == [
        "bot/api.py",
        "bot/index.py",
        "bot/index.py",
        "bot/answer.py",
        "bot/answer.py",
        "bot/index.py",
        "eval/test_results.json",
        "",
        "",
        "Dockerfile",
        "",
        "",
    ]
    kinds = [(row["state"], row["title"]) for row in rows if row["state"] != "verified"]
    assert kinds[0] == ("measured", "MRR 0.7232")
    assert kinds[1] == ("reported", "hit rate at five from 0.61 to 0.84 (on 120 questions)")
    assert kinds[-1] == ("claimed", "Python")
    assert rows[0]["deliverable"] == "llm-api"


def test_rendercv_leaves_out_what_differs_between_versions():
    document = yaml.safe_load(render(EXAMPLE, "rendercv"))
    assert list(document) == ["cv", "design"]
    assert document["design"] == {"theme": "engineeringresumes", "page": {"size": "a4"}}
    first, _, third = document["cv"]["sections"]["projects"]
    assert first["start_date"] == "2026-01-20"
    assert third["date"] == "2026-05-02"
    assert "start_date" not in third


def test_rendercv_has_the_contact_details_and_no_invisible_characters_in_names_of_files():
    text = render(EXAMPLE, "rendercv").decode()
    cv = yaml.safe_load(text)["cv"]
    assert (cv["phone"], cv["website"]) == ("+351912345678", "https://ada.example.org/notes")
    assert cv["social_networks"] == [{"network": "GitHub", "username": "ada"}]
    assert [entry["start_date"] for entry in cv["sections"]["experience"]] == ["2022-03", "2020"]
    assert "eval/test_results.json" in text
    assert "\u2060" not in text
    local = yaml.safe_load(render(EXAMPLE._replace(who=Person("A_da #1", phone="0912 345 678")), "rendercv"))["cv"]
    assert local["name"] == "A da  1"
    assert "phone" not in local


def test_markdown_links_the_facts_of_public_repositories_only():
    html = MarkdownIt("gfm-like").render(render(EXAMPLE, "md").decode())
    assert '<a href="https://github.com/ada/rag-bot/blob/' in html
    assert "(Dockerfile:1)." in html
    assert "Evidence at commit 2222222" in html
    assert "Split documents into chunks for retrieval (" in html


def test_the_pdf_reads_in_order_in_one_column():
    text = text_of_pdf(render(EXAMPLE, "pdf")).replace("\xa0", " ")
    pieces = (
        "Ada Lovelace\nAI engineer\n",
        "Lisbon, Portugal · +351 912 345 678 · github.com/ada · ada.example.org/notes · ada@example.org\n",
        "Projects\nrag-bot\nJan 2026 – Apr 2026\nAnswers questions",  # noqa: RUF001
        "for retrieval (index.py:13).",
        "Measured: MRR 0.7232 (test_results.json:4).",
        "Reported by the author: hit rate",
        "of 5 lines by own commits",
        "private project 1\n",
        "scoring\nMay 2026\n",
        "Experience\nBackend engineer, Analytical Engines\nMar 2022 – Nov 2025 · Lisbon\n",  # noqa: RUF001
        "Librarian, City library\n2020 – present\n",  # noqa: RUF001
        "Skills\nLanguages\nPython\n",
        "Operations\nDocker\n",
        "Claimed, not verified\nPython: six years",
        "Education\nAI engineer, self-study: 3 of 5 milestones verified, 1 claimed\nsince Jan 2026",
    )
    places = [text.find(piece) for piece in pieces]
    assert -1 not in places
    assert places == sorted(places)


def crowded(most: int) -> Summary:
    """Three projects with twelve statements each, and nine groups of skills."""
    project = EXAMPLE.projects[0]
    deliverables = project.deliverables * 4
    skills = tuple(project.skills[0]._replace(label=f"Tool {n}", group=f"Group {n}") for n in range(9))
    crowd = project._replace(deliverables=deliverables, skills=skills, most=most)
    return EXAMPLE._replace(projects=(crowd, crowd, crowd), claims=(), groups=())


def test_three_projects_are_set_on_one_page_with_fewer_statements_and_all_when_asked():
    for most, pages, bullets in ((5, 1, range(9, 15)), (12, 2, range(36, 37))):
        document = pypdfium2.PdfDocument(render(crowded(most), "pdf"))
        text = "".join(page.get_textpage().get_text_range() for page in document)
        assert len(document) == pages
        assert text.count("(api.py:19).") + text.count("(index.py:13).") + text.count("answer.py:8, 9).") in bullets
        document.close()
        word = docx.Document(io.BytesIO(render(crowded(most), "docx")))
        items = [line.text for line in word.paragraphs if line.style.name == "List Bullet"]
        assert sum(item.endswith((":19).", ":13).", "answer.py:8, 9).")) for item in items) in bullets


def test_the_pdf_is_tagged_and_has_title_and_language():
    content = render(EXAMPLE, "pdf")
    document = pypdfium2.PdfDocument(content)
    assert document.get_metadata_dict()["Title"] == "Ada Lovelace, AI engineer"
    assert document.is_tagged()
    assert b"/Lang(en)" in content
    document.close()


def test_the_docx_is_read_back_with_headings_lists_links_and_fixed_dates():
    document = docx.Document(io.BytesIO(render(EXAMPLE, "docx")))
    levels = [
        [line.text for line in document.paragraphs if line.style.name == f"Heading {level}"] for level in (1, 2, 3)
    ]
    assert levels[0] == ["Ada Lovelace"]
    assert levels[1] == ["Projects", "Experience", "Skills", "Claimed, not verified", "Education"]
    assert levels[2][:2] == ["rag-bot", "private project 1"]
    items = [line.text for line in document.paragraphs if line.style.name == "List Bullet"]
    assert items[1] == "Split documents into chunks for retrieval (index.py:13)."
    linked = document.element.body.xpath(".//w:hyperlink/w:r/w:rPr/w:rStyle/@w:val")
    assert set(linked) == {"Hyperlink"}
    assert document.core_properties.language == "en-US"
    links = {relation.target_ref for relation in document.part.rels.values() if relation.is_external}
    assert {"https://github.com/ada/rag-bot", "mailto:ada@example.org"} <= links
    assert str(document.core_properties.created)[:10] == "2026-05-02"


@pytest.mark.parametrize(("name", "package"), [("pdf", "typst"), ("docx", "docx")])
def test_without_the_extra_it_says_which_command_installs_it(name, package, tmp_path):
    (tmp_path / f"{package}.py").write_text(f"raise ModuleNotFoundError('no', name='{package}')")
    code = (
        f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(HERE)!r}]\n"
        "from summaries import EXAMPLE; from tracker.export.formats import MissingExtraError, render\n"
        f"try: render(EXAMPLE, {name!r})\n"
        "except MissingExtraError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert f"run `{install_command(name)}`" in done.stdout


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_readme_changes_between_its_markers_and_nowhere_else(newline):
    before = f"# Me{newline}\xa0<!-- no --> \t{newline}".encode() + b"\xff\xfe"
    after = f"{newline}tail without end".encode()
    mark = [f"{newline}<!-- tracker:start -->{newline}".encode(), b"<!-- tracker:end -->"]
    once = with_block(before + mark[0] + b"old" + newline.encode() + mark[1] + after, EXAMPLE)
    assert once.startswith(before + mark[0])
    assert once.endswith(newline.encode() + mark[1] + after)
    assert b"rag-bot" in once
    assert b"old" not in once
    assert with_block(once, EXAMPLE) == once
    assert (b"\r\n" in once) == (newline == "\r\n")
    assert once.count(b"\n") == once.count(newline.encode())


@pytest.mark.parametrize(
    "content",
    [
        "",
        "text",
        "<!-- tracker:start -->\n",
        "<!-- tracker:end -->\n<!-- tracker:start -->\n",
        "<!-- tracker:start -->\n<!-- tracker:start -->\n<!-- tracker:end -->\n",
        "see `<!-- tracker:start -->` and `<!-- tracker:end -->`\n",
    ],
)
def test_a_readme_without_one_block_is_left_alone_and_told_how(content):
    with pytest.raises(MarkerError) as caught:
        with_block(content.encode(), EXAMPLE)
    assert "<!-- tracker:start -->" in caught.value.remedy


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [0, 1])
def test_every_text_of_the_page_has_the_contrast_of_wcag_aa(theme):
    style = Path(tracker.export.__file__).with_name("page.css").read_text()
    colors = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", style.split(":root {")[1 + theme]))
    pairs = [(text, under) for text in ("ink", "quiet", "accent", "link") for under in ("paper", "card")]
    for text, under in (*pairs, ("claim", "card")):
        light, dark = sorted((luminance(colors[text]), luminance(colors[under])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, under)


def test_the_page_counts_what_two_projects_verify_once():
    twice = EXAMPLE._replace(projects=(*EXAMPLE.projects, EXAMPLE.projects[0]._replace(name="another")))
    assert "<dt>deliverables verified</dt><dd>5</dd>" in render(twice, "html").decode()


def test_the_page_has_landmarks_headings_in_order_and_a_name_for_every_picture():
    page = render(EXAMPLE, "html").decode()
    assert [page.count(f"<{tag}>") for tag in ("header", "main", "footer")] == [1, 1, 1]
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    pictures = re.findall(r"<svg [^>]*>", page)
    assert len(pictures) == 4
    assert all('role="img"' in picture and 'aria-label="' in picture for picture in pictures)
    assert set(re.findall(r'aria-labelledby="(\w+)"', page)) == set(re.findall(r' id="(\w+)"', page))
    assert '<html lang="en">' in page

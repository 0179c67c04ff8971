"""Whatever a text holds, in no format does it run, lead anywhere or break the document, and none of it is lost."""

import csv
import html
import io
import json
import re
import unicodedata
from html.parser import HTMLParser

import docx
import jsonschema
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from summaries import ATTACKS, BAD_LINKS, EXAMPLE, hostile
from test_formats import LOOSE, STRICT, TEXTS, text_of_pdf

from tracker.export import markdown, rendercv
from tracker.export.formats import FORMATS, format_warnings, render
from tracker.export.readme import with_block
from tracker.export.sanitize import as_uri, sanitize_summary, sanitize_text, valid_email, valid_link
from tracker.export.summary import Address, Person

HOSTILE = hostile()
SHOWN = [sanitize_text(attack) for attack in ATTACKS]


class Page(HTMLParser):
    """What a browser makes of a page: its tags, attributes and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data):
        self.text.append(data)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def assert_nothing_lost(text: str) -> None:
    text = squeezed(text)
    assert [each[:60] for each in SHOWN if squeezed(each) not in text] == []


def assert_leads_nowhere(page: Page) -> None:
    assert not page.tags & {"script", "img", "iframe", "object", "embed", "form", "link", "base", "audio", "video"}
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in {"src", "style", "srcset"}]
    for name, value in page.attributes:
        assert name != "href" or re.match(r"(https?://|mailto:)[^\s]+$", value)


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_format_carries_controls(name):
    text = render(HOSTILE, name).decode()
    # RFC 4180 ends lines by CR LF, and RenderCV's word joiner is a format character of ours.
    kinds = {unicodedata.category(character) for character in text.replace("\r\n", "\n").replace("\n", "")}
    assert not kinds & {"Cc", "Cs", "Zl", "Zp"}
    assert not re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", text)


def test_html_shows_every_attack_as_text_and_asks_nobody_for_anything():
    text = render(HOSTILE, "html").decode()
    page = Page(text)
    assert_leads_nowhere(page)
    assert_nothing_lost("".join(page.text))
    assert "default-src 'none'" in text
    assert "url(" not in text.partition("</style>")[0]
    assert "@import" not in text.partition("</style>")[0]


def test_markdown_shows_every_attack_as_text():
    text = render(HOSTILE, "md").decode()
    page = Page(MarkdownIt("gfm-like").render(text))
    assert_leads_nowhere(page)
    assert page.tags <= {"h1", "h2", "h3", "p", "ul", "li", "a", "strong", "em"}
    assert_nothing_lost("".join(page.text))


@given(st.text(max_size=60))
def test_any_text_is_itself_in_markdown(text):
    text = sanitize_text(text)
    # This renderer makes links of bare domains, which GitHub's Markdown does only for www.
    assume(not re.search(r"(?<!\w)(?!www\.)[\w-]+\.[a-z]{2}", text, re.IGNORECASE))
    page = Page(MarkdownIt("gfm-like").render(f"- {markdown.escape_markdown(text)} at x"))
    assert squeezed("".join(page.text)) == squeezed(f"{text}atx")
    assert page.tags <= {"ul", "li"}


def test_only_an_ampersand_that_would_be_read_as_a_sign_is_escaped_in_markdown():
    assert markdown.escape_markdown("Q&A and R&D, &amp; &#38;") == r"Q&A and R&D, &amp;amp; &\#38;"


def test_a_block_in_a_readme_ends_where_it_ends():
    before = b"a\n<!-- tracker:start -->\n<!-- tracker:end -->\nz\n"
    once = with_block(before, HOSTILE)
    assert with_block(once, HOSTILE) == once
    assert with_block(once, EXAMPLE) == with_block(before, EXAMPLE)


def test_json_resume_stays_valid_and_whole():
    resume = json.loads(render(HOSTILE, "json-resume"))
    checker = jsonschema.FormatChecker()
    jsonschema.Draft7Validator(LOOSE, format_checker=checker).validate(resume)
    jsonschema.Draft4Validator(STRICT, format_checker=checker).validate(resume)
    assert [project["name"] for project in resume["projects"]] == [
        *(each or "Project" for each in SHOWN),
        "Claimed, not verified",
    ]
    urls = [project["url"] for project in resume["projects"] if "url" in project]
    assert urls == []


def test_json_is_the_cleaned_summary():
    table = json.loads(render(HOSTILE, "json"))
    assert [project["name"] for project in table["projects"]] == SHOWN
    assert {project["url"] for project in table["projects"]} == {""}


def test_rendercv_reads_every_text_as_text():
    document = yaml.safe_load(render(HOSTILE, "rendercv"))
    texts = [entry["label"] for entry in document["cv"]["sections"]["Claimed, not verified"]]
    back = [text.replace("\u2060", "").replace("\u2217", "*") for text in texts]
    written = str.maketrans("`[]", "'()")
    assert back == [claim.name.translate(written) for claim in sanitize_summary(HOSTILE).claims]
    everything = json.dumps(document, ensure_ascii=False)
    assert not re.search(r"#\w|`|\$\$|\]\((?!https?://)", everything)
    assert "/" not in document["cv"]["name"]


@given(st.text(alphabet="#$[](){}<>*_`\\!/:ab \"'", max_size=40))
def test_nothing_begins_code_or_a_link_in_rendercv(text):
    shown = rendercv.escape_text(sanitize_text(text))
    assert not re.search(r"#[\w(\[{$\"<]|\$\$|\[|\]|`|\*|<\w", shown)


def test_no_cell_of_the_csv_is_a_formula():
    text = render(HOSTILE, "csv").decode()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.lstrip()[:1] in set("=+-@|%＝＋－＠")]  # noqa: RUF001
    assert_nothing_lost(text.replace('""', '"'))


def test_the_badge_keeps_its_shape():
    badge = json.loads(render(HOSTILE, "shields"))
    assert set(badge) == {"schemaVersion", "label", "message", "color"}


@pytest.mark.slow
def test_the_pdf_sets_typst_code_as_text_and_links_nowhere():
    content = render(HOSTILE, "pdf")
    text = squeezed(text_of_pdf(content)).replace("\u200b", "").replace("\ufffe", "")
    plain = [squeezed(each) for each in SHOWN if each.isascii()]
    assert [each[:60] for each in plain if each not in text] == []
    assert "root:" not in text
    assert all(url.startswith(("http://", "https://", "mailto:")) for url in links_of(content))


def test_a_character_that_no_font_has_is_told():
    unknown = EXAMPLE._replace(who=EXAMPLE.who._replace(name="Ada \U0001f9ea\u1885"))
    assert format_warnings(EXAMPLE, "pdf") == ()
    assert render(unknown, "pdf")
    assert "could not be displayed" in format_warnings(unknown, "pdf")[0]


def links_of(content: bytes) -> list[str]:
    found = []
    document = pypdfium2.PdfDocument(content)
    for page in document:
        position, one = pdfium.c_int(0), pdfium.FPDF_LINK()
        while pdfium.FPDFLink_Enumerate(page, position, one):
            action = pdfium.FPDFLink_GetAction(one)
            size = pdfium.FPDFAction_GetURIPath(document, action, None, 0)
            buffer = pdfium.create_string_buffer(size)
            pdfium.FPDFAction_GetURIPath(document, action, buffer, size)
            found.append(buffer.value.decode())
    document.close()
    return found


def test_the_example_has_its_links_in_the_pdf():
    assert "https://github.com/ada/rag-bot" in links_of(render(EXAMPLE, "pdf"))


def test_the_docx_is_read_back_whole_and_links_nowhere():
    document = docx.Document(io.BytesIO(render(HOSTILE, "docx")))
    assert_nothing_lost("\n".join(line.text for line in document.paragraphs))
    targets = [relation.target_ref for relation in document.part.rels.values() if relation.is_external]
    assert all(target.startswith(("http://", "https://", "mailto:")) for target in targets)


@pytest.mark.parametrize("url", BAD_LINKS)
def test_a_bad_link_is_dropped(url):
    assert valid_link(url) == ""


@pytest.mark.parametrize("url", ["https://a.example/b?c=d#e", "http://localhost:8000/", "mailto:a@b.example"])
def test_a_good_link_is_kept(url):
    assert valid_link(url) == url


@given(st.text(max_size=80))
def test_no_link_that_is_kept_can_leave_its_attribute(url):
    kept = valid_link(url)
    assert kept == "" or html.escape(kept).replace("&amp;", "&") == kept


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("day", ["zzz", "9999-12-31", "0001-01-01", "2026-1-1", "20260101", "2026-W01-1", ""])
def test_a_date_that_is_none_breaks_nothing(name, day):
    project, *_ = EXAMPLE.projects
    deliverable = project.deliverables[0]._replace(since=day, until=day)
    claim = EXAMPLE.claims[0]._replace(at=day)
    course = EXAMPLE.courses[0]._replace(since=day, until=day)
    broken = EXAMPLE._replace(
        as_of=day,
        days=((day, 1),),
        courses=(course,),
        projects=(project._replace(deliverables=(deliverable,)),),
        claims=(claim,),
    )
    content = render(broken, name)
    assert content == render(sanitize_summary(broken), name)
    if name == "json-resume":
        jsonschema.Draft4Validator(STRICT).validate(json.loads(content))


def test_cleaning_twice_is_cleaning_once():
    assert sanitize_summary(sanitize_summary(HOSTILE)) == sanitize_summary(HOSTILE)


@pytest.mark.parametrize(
    ("address", "valid"),
    [
        ("o'brien@example.org", True),
        ("a+b.c_d@mail.example.co.uk", True),
        ("!#$%&*/=?^`{|}~-@example.org", True),
        ("ada@xn--d-uga0v4h.example", True),
        (f"{'a' * 64}@example.org", True),
        (f"{'a' * 65}@example.org", False),
        ("a..b@example.org", False),
        (".a@example.org", False),
        ("a@localhost", False),
        ("a@-x.example", False),
        ("a@127.0.0.1", False),
        ("a b@example.org", False),
        ("a@b@example.org", False),
        ("a@example.org\n", False),
    ],
)
def test_an_email_address_is_one_by_the_standard(address, valid):
    assert bool(valid_email(address)) == valid


@pytest.mark.parametrize(
    ("link", "uri"),
    [
        ("https://pl.wikipedia.org/wiki/Łódź", "https://pl.wikipedia.org/wiki/%C5%81%C3%B3d%C5%BA"),
        ("https://łódź.example:8080/ä?q=ü#ö#x", "https://xn--d-uga0v4h.example:8080/%C3%A4?q=%C3%BC#%C3%B6%23x"),
        ("https://a.example/50%/%C3%A4", "https://a.example/50%25/%C3%A4"),
        ("HTTPS://a.example", "HTTPS://a.example"),
        ("mailto:ada@example.org", "mailto:ada@example.org"),
        (f"https://{'ä' * 70}.example/", f"https://{'%C3%A4' * 70}.example/"),
        ("", ""),
    ],
)
def test_a_link_is_written_as_a_uri_where_the_format_wants_one(link, uri):
    assert as_uri(link) == uri


def test_a_link_with_an_apostrophe_is_one():
    assert valid_link("https://example.org/o'b") == "https://example.org/o%27b"


def test_rendercv_escapes_what_it_would_write_into_a_string_of_typst():
    who = Person(
        name='Ada "Countess" Love\\lace',
        headline='"x" "y',
        email="o'brien@example.org",
        links=(
            Address("a", "https://a.example/"),
            Address("b", "https://b.example/#about"),
            Address("c", "https://c.example/(1)"),
        ),
    )
    cv = yaml.safe_load(rendercv.render(HOSTILE._replace(who=who)))["cv"]
    assert cv["name"] == "Ada “Countess” Love\N{REVERSE SOLIDUS OPERATOR}lace"
    assert cv["headline"] == "“x” “y"
    assert cv["email"] == "o'brien@example.org"
    assert [entry["details"] for entry in cv["sections"]["links"]] == [
        "[https://b.example/#about](https://b.example/#about)",
        "[https://c.example/(1)](https://c.example/%281%29)",
    ]
    code = rendercv.render(HOSTILE._replace(who=who._replace(email="a#b@example.org")))
    assert "email" not in yaml.safe_load(code)["cv"]

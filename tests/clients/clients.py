"""Gives our exports, of a usual and of a hostile summary, to the real programs that read them.

Installs into `build/clients` what is missing: npm packages (`package.json`, exact versions), RenderCV and pdfminer.six
in an environment of their own, other programs by apt-get where root may. A client that cannot be installed is named and
skipped; one that refuses an export makes this end with 1.
"""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from pypdfium2 import PdfDocument

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "export"))

from summaries import EXAMPLE, hostile  # noqa: E402 - found by the line above
from test_formats import text_of_pdf  # noqa: E402 - as above

from tracker.export.formats import render  # noqa: E402 - as above

WORK = HERE.parent.parent / "build" / "clients"
RENDERCV = ("rendercv[full]==2.3", "typer==0.20.0", "click>=8.1,<9", "pdfminer.six==20260107")
FILES = (("json-resume", "json"), ("rendercv", "yaml"), ("html", "html"), ("pdf", "pdf"), ("docx", "docx"))
"""The formats that are tried, and the suffixes of their files."""
LINES = ("Jan 2026 – Apr 2026", "Experience", "Skills", "Languages", "Claimed, not verified", "Education")  # noqa: RUF001
"""What must stand on lines of its own, for readers of lines."""
WIDTHS = (390, 1280)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--allow-file-access-from-files"),
)
# A page of ours in a frame of some width, and what a script outside of it finds.
FRAME = """<!doctype html><iframe src="{page}" width="{width}" height="900" style="border:0"></iframe><script>
onload = () => {{
  const {{ contentWindow: inside, contentDocument: page }} = document.querySelector("iframe");
  const loaded = inside.performance.getEntriesByType("resource").length;
  const wide = page.documentElement.scrollWidth;
  document.title = [wide, loaded, page.scripts.length, page.querySelector("h1").textContent];
}};
</script>"""


class Skip(Exception):  # noqa: N818 - no error: a client that is not there
    """A client cannot be installed here."""


class Refused(Exception):  # noqa: N818 - says what happened
    """A client did not take an export."""


def main() -> int:
    """Try every client; how many refused."""
    WORK.mkdir(parents=True, exist_ok=True)
    for name, summary in (("example", EXAMPLE), ("hostile", hostile())):
        for format_, suffix in FILES:
            (WORK / f"{name}.{suffix}").write_bytes(render(summary, format_))
    refused = 0
    for client in (json_resume, resumed, rendercv, extractors, office, pandoc, chromium):
        try:
            print(f"ok       {client()}", flush=True)
        except Skip as reason:
            print(f"SKIPPED  {client.__name__}: {reason}", flush=True)
        except Refused as reason:
            refused += 1
            print(f"REFUSED  {client.__name__}: {reason}", flush=True)
    return refused


def json_resume() -> str:
    """Both validators of JSON Resume."""
    npm()
    shutil.copy(HERE / "validate.mjs", WORK)
    call("node", "validate.mjs", "example.json", "hostile.json")
    return "@jsonresume/schema 1.3.1 and resume-schema 1.0.1 (strict) take both résumés"


def resumed() -> str:
    """A renderer with a theme."""
    npm()
    call("npx", "--no-install", "resumed", "render", "example.json", "--theme", "jsonresume-theme-even", "-o", "r.html")
    page = (WORK / "r.html").read_text(encoding="utf-8")
    for piece in (EXAMPLE.who.name, "rag-bot", "hit rate at five from 0.61"):
        if html.escape(piece) not in page:
            raise Refused(f"{piece} is not on the page")
    return "resumed 6.1.0 renders the résumé to HTML"


def npm() -> None:
    """Install the packages."""
    if not shutil.which("npm"):
        raise Skip("npm is not installed")
    if not (WORK / "node_modules/resumed").exists():
        shutil.copy(HERE / "package.json", WORK)
        install("npm", "install", "--silent", "--no-fund", "--no-audit")


def rendercv() -> str:
    """RenderCV renders both documents to PDF; its theme fetches a Typst package with icons."""
    real = True
    for name in ("example", "hostile"):
        shutil.rmtree(WORK / "rendercv_output", ignore_errors=True)
        said = rendered(name, real=real)
        if real and "failed to download package" in said:
            real = False
            said = rendered(name, real=real)
        made = list(WORK.glob("rendercv_output/*.pdf"))
        if not made:
            raise Refused(said[-800:])
        text = re.sub(r"[\s\u2060\ufffe]", "", text_of_pdf(made[0].read_bytes()))
        for piece in {"example": ("rag-bot", "0.61to0.84"), "hostile": ('read("/etc/passwd")', "<label>")}[name]:
            if piece not in text:
                raise Refused(f"{piece} is not in the PDF of {name}")
    icons = "" if real else ", with a stand-in for its icons, whose package could not be fetched"
    return f"RenderCV 2.3 validates and renders both documents to PDF{icons}"


def rendered(name: str, *, real: bool) -> str:
    """What RenderCV says; where not `real`, it finds a package of its theme that draws no icons."""
    stand_in = WORK / "stand-in/typst/packages/preview/fontawesome/0.5.0"
    stand_in.mkdir(parents=True, exist_ok=True)
    described = '[package]\nname = "fontawesome"\nversion = "0.5.0"\nentrypoint = "lib.typ"\n'
    (stand_in / "typst.toml").write_text(described, encoding="utf-8")
    (stand_in / "lib.typ").write_text("#let fa-icon(..any) = []\n", encoding="utf-8")
    environment = os.environ if real else {**os.environ, "XDG_CACHE_HOME": str(WORK / "stand-in")}
    command = [rendercv_python().with_name("rendercv"), "render", f"{name}.yaml", "-nopng", "-nohtml", "-nomd"]
    done = subprocess.run(command, cwd=WORK, capture_output=True, text=True, check=False, env=environment, timeout=180)
    return done.stdout + done.stderr


def rendercv_python() -> Path:
    """The Python of RenderCV's own environment."""
    python = WORK / "rendercv/bin/python"
    if not python.with_name("rendercv").exists():
        install(sys.executable, "-m", "venv", "rendercv")
        install(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *RENDERCV)
    return python


def extractors() -> str:
    """Two programs that extract text from PDF, as parsers of résumés do: headings and dates have lines of their own."""
    page = WORK / "example.pdf"
    miner = call(rendercv_python().with_name("pdf2txt.py"), page)
    poppler = call(program("pdftotext", "poppler-utils"), page, "-")
    for name, text in (("pdfminer.six", miner), ("pdftotext", poppler)):
        lines = [line.strip() for line in text.splitlines()]
        missing = [line for line in LINES if line not in lines]
        bullets = [line for line in lines if line.startswith("•")]
        if missing or not any(line.endswith("OpenAI SDK (api.py:19).") for line in bullets):
            raise Refused(f"{name} does not find {missing or 'the first statement'} on a line")
    return "pdfminer.six and pdftotext read headings, dates and statements of the PDF line by line"


def office() -> str:
    """LibreOffice shows the Word document on one page."""
    soffice = program("soffice", "libreoffice-writer")
    folder = f"-env:UserInstallation={(WORK / 'office').as_uri()}"
    call(soffice, folder, "--headless", "--convert-to", "pdf", "--outdir", WORK / "word", WORK / "example.docx")
    pages = PdfDocument((WORK / "word/example.pdf").read_bytes())
    if len(pages) != 1 or not pages[0].get_textpage().get_text_range().startswith("Ada Lovelace"):
        raise Refused(f"the document has {len(pages)} pages, or does not begin with the name")
    return "LibreOffice shows the Word document on one page"


def pandoc() -> str:
    """Pandoc finds the headings and links of the Word document."""
    text = call(program("pandoc", "pandoc"), WORK / "example.docx", "--to", "gfm", "--wrap", "none")
    for piece in (
        "# Ada Lovelace\n",
        "## Projects\n",
        "### [rag-bot](https://github.com/ada/rag-bot)\n",
        "### Languages\n",
    ):
        if piece not in text:
            raise Refused(f"{piece!r} is not in {text[:600]}")
    return "pandoc finds name, sections and entries of the Word document as headings 1 to 3"


def program(name: str, package: str) -> str:
    """The path of a program, installed by apt-get where root may. Raises Skip where it cannot be."""
    if not shutil.which(name) and os.geteuid() == 0 and shutil.which("apt-get"):
        install("apt-get", "update", "-q")
        install("apt-get", "install", "-qy", "--no-install-recommends", package)
    found = shutil.which(name)
    if found is None:
        raise Skip(f"{name} is not installed, and apt-get cannot be used")
    return found


def chromium() -> str:
    """A browser shows both pages at two widths: nothing is cut off, loaded or run."""
    if not any(map(shutil.which, BROWSERS)) and os.geteuid() == 0 and shutil.which("apt-get"):
        install("apt-get", "update", "-q")
        install("apt-get", "install", "-qy", "--no-install-recommends", "chromium")
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise Skip("no Chromium is installed, and apt-get cannot be used")
    for name, summary in (("example", EXAMPLE), ("hostile", hostile())):
        for width in WIDTHS:
            frame = WORK / f"frame-{name}-{width}.html"
            frame.write_text(FRAME.format(page=f"{name}.html", width=width), encoding="utf-8")
            profile = f"--user-data-dir={WORK / 'profile'}"
            out = call(browser, *QUIET, profile, "--virtual-time-budget=4000", "--dump-dom", frame.as_uri())
            found = re.search(r"<title>(\d+),(\d+),(\d+),(.*?)</title>", out, re.DOTALL)
            if not found:
                raise Refused(f"{name} at {width} px was not shown: {out[-300:]}")
            wide, loaded, scripts = map(int, found.groups()[:3])
            if wide > width or loaded or scripts:
                raise Refused(f"{name} at {width} px is {wide} px wide, loads {loaded}, has {scripts} scripts")
            if name == "example" and html.unescape(found[4]) != summary.who.name:
                raise Refused(f"the heading is {found[4]}")
            shot = f"--screenshot={WORK / f'{name}-{width}.png'}"
            call(browser, *QUIET, profile, shot, f"--window-size={width},1600", (WORK / f"{name}.html").as_uri())
    return f"Chromium shows both pages at {' and '.join(map(str, WIDTHS))} px; nothing is cut off, loaded or run"


def install(*command: str | Path) -> None:
    """Run what installs a client. Raises Skip where it fails."""
    try:
        subprocess.run(command, cwd=WORK, check=True, capture_output=True, text=True, timeout=600)
    except (OSError, subprocess.SubprocessError) as error:
        said = str(getattr(error, "stderr", "") or error).strip().splitlines() or [""]
        raise Skip(f"cannot be installed: {said[-1][:200]}") from error


def call(*command: str | Path) -> str:
    """What a client prints. Raises Refused where it fails."""
    try:
        done = subprocess.run(command, cwd=WORK, check=True, capture_output=True, text=True, timeout=180)
    except (OSError, subprocess.SubprocessError) as error:
        said = f"{getattr(error, 'stdout', '') or ''}{getattr(error, 'stderr', '') or error}"
        raise Refused(said.strip()[-800:]) from error
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())

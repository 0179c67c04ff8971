"""A TOML file of any editor becomes a table; what prevents it is told with file, line and a way out."""

import os
import pickle
import time
import tomllib
from datetime import UTC, date, datetime, timedelta, timezone
from datetime import time as clock

import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.files.problems import Problem
from tracker.files.toml import MAX_BYTES, MAX_SKIPPED_LINES, decode, parse, read, read_leniently, read_optional

TEXT = 'title = "Café"\nlines = """\none\ntwo"""\n[[part]]\nname = "a"\n'
TABLE = {"title": "Café", "lines": "one\ntwo", "part": [{"name": "a"}]}


@pytest.fixture
def file(tmp_path):
    """A file that does not exist yet."""
    return tmp_path / "own.toml"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_any_editor_may_have_saved_a_file(file, encoding, ends):
    file.write_bytes(TEXT.replace("\n", ends).encode(encoding))
    assert read(file).table == TABLE


def test_big_endian_utf_16_is_read_too(file):
    file.write_bytes(b"\xfe\xff" + TEXT.encode("utf-16-be"))
    assert read(file).table == TABLE


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a = 1\nb = 'é'\n".encode("latin-1"), "2: is not UTF-8 (byte 0xe9): save it as UTF-8"),
        (b"\xff\xfea", "1: is not UTF-16 (byte 0x61): save it as UTF-8"),
        (b"a = 1\rb = 2", "the line ends with a bare carriage return"),
        (
            b"a = ",
            "1: TOML syntax: a value is missing here: write text in quotes, a number, true or false (column 5)",
        ),
        (b'a = 1\nb = "x\nc = 1', '2: TOML syntax: the text has no closing quote: end it with " (column 7)'),
        (b"a = 1\n\na = 2", "3: TOML syntax: this key is used twice: remove one of them (column 1)"),
        (b'a = 1\nb = """\nx\n\ny\n', "2: TOML syntax: the text that starts here has no closing quotes"),
        (b"a = 1\n[[b]\n", "2: TOML syntax: the heading has no closing ]] (column 5)"),
        (b"a = [1,\n\nb = 2", "the list before has no closing ]"),
        (b'a = "\\q"', "unknown escape after \\: write \\\\ for a backslash"),
        (b"a = 1\n" + b"b." * 1000 + b"b = 1", "2: TOML syntax: is nested too deeply"),
        (b"a = " + b"[" * 100 + b"]" * 100, "1: TOML syntax: is nested too deeply"),
        (b"#" * (MAX_BYTES + 1), "1: is larger than 2 MiB"),
    ],
)
def test_what_prevents_reading_is_told_with_its_line_and_a_way_out(file, content, said):
    file.write_bytes(content)
    problem = read(file)
    assert isinstance(problem, Problem)
    assert str(problem).startswith(f"{file}:")
    assert said in str(problem)


def test_what_is_no_file_is_a_problem(tmp_path):
    os.mkfifo(tmp_path / "pipe.toml")
    assert "is a named pipe" in read(tmp_path / "pipe.toml").message
    assert "a folder" in read(tmp_path).message
    assert "does not exist" in read(tmp_path / "none.toml").message
    assert read_optional(tmp_path / "none.toml") == (tmp_path / "none.toml", {}, "", ())
    assert read_optional(tmp_path / "pipe.toml").problems


def test_times_have_zones_of_the_standard_library():
    table = parse(
        "at = 1979-05-27T07:32:00-07:00\nin = [{ utc = 1979-05-27 07:32:00Z }]\n"
        "local = 1979-05-27T07:32:00.5\nday = 1979-05-27\ntime = 07:32:00\n"
    )
    assert table == {
        "at": datetime(1979, 5, 27, 7, 32, tzinfo=timezone(timedelta(hours=-7))),
        "in": [{"utc": datetime(1979, 5, 27, 7, 32, tzinfo=UTC)}],
        "local": datetime(1979, 5, 27, 7, 32, 0, 500000),  # noqa: DTZ001 - a local time has no zone
        "day": date(1979, 5, 27),
        "time": clock(7, 32),
    }
    assert pickle.loads(pickle.dumps(table)) == table  # noqa: S301 - written in this line


def test_lines_that_break_the_syntax_are_left_out_each_with_its_problem(file):
    file.write_text('a = 1\nb = "x\nc = 3\nc = 4\n[d\ne = [\n  1,\n  nonsense,\n  2,\n]\n')
    document = read_leniently(file)
    assert document.table == {"a": 1, "c": 3, "e": [1, 2]}
    assert [problem.line for problem in document.problems] == [2, 4, 5, 8]


@pytest.mark.parametrize("content", [b"\xff", b"x\n" * (MAX_SKIPPED_LINES + 1), b'a = """\n' + b"x\n" * 50])
def test_nothing_is_made_of_a_file_that_is_mostly_damaged(file, content):
    file.write_bytes(content)
    document = read_leniently(file)
    assert document.table == {}
    assert len(document.problems) == 1


SCALARS = (
    st.text(st.characters(codec="utf-8"), max_size=8)
    | st.integers(-(2**63), 2**63 - 1)
    | st.booleans()
    | st.floats(allow_nan=False)
    | st.dates(date(1, 1, 1))
    | st.times()
    | st.datetimes(timezones=st.none() | st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]))
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
TABLES = st.dictionaries(st.text(max_size=5), VALUES, max_size=4)


@given(TABLES, st.booleans(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_what_is_written_is_read_as_the_standard_library_reads_it(table, multiline, encoding):
    text = tomli_w.dumps(table, multiline_strings=multiline)
    assert parse(decode(text.encode(encoding), "")) == tomllib.loads(text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=80) | st.text('a1.=[]{}"\\#,\n ué', max_size=60).map(str.encode))
def test_no_bytes_stop_the_reader(file, content):
    file.write_bytes(content)
    document = read_leniently(file)
    problem = read(file)
    if isinstance(problem, Problem):
        assert problem in document.problems
        assert 1 <= problem.line <= content.count(b"\n") + 1
    else:
        assert document == problem


HOSTILE = {
    "open lists": "a = [",
    "open tables": "a = {a=",
    "dotted key": "a.",
    "dotted keys": "a.b.c.d.e.f.g.h=1\n",
    "quotes": '"',
    "headings": "[[a]]\n",
    "deep headings": "[[a.b.c.d.e.f]]\n",
    "names": "[a]\n[b]\n",
    "escapes": '\\"',
    "line ends": "\r\n",
    "digits": "9",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=list(HOSTILE))
@pytest.mark.parametrize("start", ["", 'a = """', "a = ["])
def test_reading_takes_time_linear_in_the_text(piece, start):
    def seconds(size):
        text = start + piece * (size // len(piece))
        began = time.process_time()
        parse(text)
        return time.process_time() - began

    small = min(seconds(50_000) for _ in range(3))
    assert min(seconds(800_000) for _ in range(2)) < 16 * 8 * max(small, 0.001)


def test_many_siblings_take_linear_time_too():
    def seconds(count):
        text = "".join(f"a.k{number} = 1\n" for number in range(count))
        text += "".join(f"[t{number}.a]\ny = 1\n" for number in range(count))
        began = time.process_time()
        assert isinstance(parse(text), dict)
        return time.process_time() - began

    small = min(seconds(2_000) for _ in range(3))
    assert any(seconds(32_000) < 16 * 8 * max(small, 0.001) for _ in range(3))

"""Facts computed over all facts of a repository."""

import pytest
from sources import repository

from tracker.verify.facts.asserting_tests import asserting_test
from tracker.verify.facts.derive import DERIVED, derive, final_user, pinned_ratio
from tracker.verify.facts.kinds import KINDS


def derived(function, files):
    """Name → value of what a function derives."""
    return {found.fact.name: found.fact.value for found in function(repository(files))}


def test_a_test_asserts_when_it_or_a_helper_of_its_file_does():
    text = """
        def check(x):
            assert x == 1
            assert x != 2

        def test_own():
            assert f() == 1

        def test_helped():
            check(f())

        def test_raises():
            with pytest.raises(ValueError):
                f()

        def test_nothing():
            f()
    """
    assert derived(asserting_test, {"tests/test_a.py": text}) == {
        "test_own": "1",
        "test_helped": "2",
        "test_raises": "1",
    }


@pytest.mark.parametrize("assertion", ["assert True", "assert 1", "assert f() is not None"])
def test_an_assertion_that_hardly_ever_fails_is_none(assertion):
    assert derived(asserting_test, {"tests/test_a.py": f"def test_a():\n    {assertion}\n"}) == {}


def test_functions_outside_of_tests_and_helpers_are_no_tests():
    text = "def test_a():\n    assert f() == 1\n"
    assert derived(asserting_test, {"src/app.py": text}) == {}
    assert derived(asserting_test, {"tests/test_a.py": "def helper():\n    assert f() == 1\n"}) == {}


NUMBERS = "def test_a():\n    assert 1 + 1 == 2\n"


@pytest.mark.parametrize(
    ("test", "counts"),
    [
        (NUMBERS, False),
        (f"import math\nmath.pi\n{NUMBERS}", False),
        (f"from app import f\nf()\n{NUMBERS}", True),
        (f"from ..app import f\nf()\n{NUMBERS}", True),
        (f"import requests\nrequests.get('http://localhost')\n{NUMBERS}", True),
    ],
)
def test_a_test_that_reaches_nothing_of_the_project_is_none(test, counts):
    files = {"app.py": "def f(): ...\n", "tests/test_a.py": test}
    assert bool(derived(asserting_test, files)) == counts


def test_a_fixture_reaches_the_project():
    fixture = "import pytest\nfrom app import f\n@pytest.fixture\ndef app(): return f\n"
    test = "def test_a(app):\n    assert app() == 2\n"
    files = {"app.py": "def f(): ...\n", "tests/conftest.py": fixture, "tests/test_a.py": test}
    assert list(derived(asserting_test, files)) == ["test_a"]


def test_a_test_in_a_class_and_in_javascript_counts():
    files = {
        "tests/test_a.py": "class TestA:\n    def test_a(self):\n        self.assertEqual(f(), 1)\n",
        "src/a.test.ts": "test('adds', () => { expect(add(1, 2)).toBe(3) })\n",
    }
    assert list(derived(asserting_test, files)) == ["TestA.test_a", "test adds"]


def test_a_marked_method_is_a_test_whatever_its_name_and_place():
    text = (
        "class A {\n  @Test\n  void adds() { assertEquals(3, add(1, 2)); }\n  void other() { assertEquals(1, 1); }\n}\n"
    )
    assert list(derived(asserting_test, {"src/A.java": text})) == ["A.adds"]


def test_the_share_of_requirements_that_are_pinned():
    files = {"requirements.txt": "a==1.0\nb>=2\nc==3\n# d\n", "dev-requirements.txt": "x\n"}
    found = {located.path: located.fact for located in pinned_ratio(repository(files))}
    assert {path: (fact.name, fact.value) for path, fact in found.items()} == {
        "requirements.txt": ("3", "0.67"),
        "dev-requirements.txt": ("1", "0.00"),
    }


@pytest.mark.parametrize(
    ("name", "text", "entries", "share"),
    [
        ("Directory.Packages.props", '<PackageVersion Include="A" Version="1.2.0" />', "1", "1.00"),
        ("app.csproj", '<PackageReference Include="A" Version="1.*" />', "1", "0.00"),
        ("app.csproj", '<PackageReference Include="A" /><PackageReference Include="B" Version="$(Of)" />', "1", "1.00"),
        ("pom.xml", "<dependency><groupId>a</groupId><artifactId>b</artifactId></dependency>", "1", "1.00"),
        ("pom.xml", "<dependency><artifactId>b</artifactId><version>[1,2)</version></dependency>", "1", "0.00"),
        ("build.gradle", "implementation 'a.b:c:1.+'\nimplementation 'a.b:d:2.0'", "2", "0.50"),
        ("build.sbt", 'libraryDependencies ++= Seq("a" %% "b" % "2.0", "a" % "c" % "1.+")', "2", "0.50"),
        ("gradle/libs.versions.toml", '[versions]\nkotlin = "2.1.0"\nktor = "latest.release"\n', "2", "0.50"),
    ],
)
def test_ecosystems_without_lock_files_count_by_their_manifests(name, text, entries, share):
    (found,) = pinned_ratio(repository({name: text}))
    assert (found.fact.name, found.fact.value) == (entries, share)


def test_the_projects_of_a_solution_count_together():
    project = '<Project><ItemGroup>\n<PackageReference Include="{}" Version="{}" />\n</ItemGroup></Project>'
    files = {"A/A.csproj": project.format("a", "1.0.0"), "B/B.csproj": project.format("b", "2.*")}
    assert derived(pinned_ratio, files) == {"2": "0.50"}


def test_a_manifest_of_central_versions_alone_says_nothing_of_its_own():
    assert not list(pinned_ratio(repository({"app.csproj": '<PackageReference Include="A" />'})))


@pytest.mark.parametrize(
    ("text", "user", "line", "base"),
    [
        ("FROM a\nRUN x\n", "", 1, "a"),
        ("FROM a\nUSER root\nUSER app\n", "app", 3, "a"),
        ("FROM a\nUSER app\nFROM b\nRUN x\n", "", 3, "b"),
        ("FROM a AS base\nUSER app\nFROM base\nRUN x\n", "app", 2, "a"),
        ("FROM a AS base\nUSER app\nFROM Base\nUSER root\n", "root", 4, "a"),
        ("FROM self AS self\nRUN x\n", "", 1, "self"),
    ],
)
def test_the_user_of_the_last_stage_is_its_own_or_that_of_the_stage_it_is_built_on(text, user, line, base):
    (found,) = final_user(repository({"Dockerfile": text}))
    assert (found.fact.name, found.fact.line, found.fact.value) == (user, line, base)


def test_all_derived_facts_are_added_and_each_kind_is_described():
    readme = "# A\n## Why a\nA word.\n"
    whole = repository({"Dockerfile": "FROM a\n", "requirements.txt": "a==1\n", "README.md": readme})
    derive(whole)
    assert {"final_user", "pinned_ratio", "prose_words", "section_words", "reason"} <= whole.by_kind.keys()
    assert DERIVED.keys() <= KINDS.keys()

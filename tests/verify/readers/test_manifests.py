"""Dependencies of JavaScript, Go, Java, Rust, .NET, Ruby, R and PHP projects."""

import pytest
from facts_of import dependencies

from tracker.verify.readers import read


def test_package_json_has_dependencies_and_scripts():
    text = '{"scripts": {\n"test": "cross-env CI=1 npx jest && npm run lint"},\n"devDependencies": {"jest": "29"}}'
    facts = read("package-json", text.encode())
    assert [(f.kind, f.name, f.line, f.inside) for f in facts] == [
        ("command", "jest", 2, "scripts.test"),
        ("command", "npm run lint", 2, "scripts.test"),
        ("dependency", "jest", 3, "npm"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("go-mod", "require (\n  github.com/a/b v1.2\n)\n", ("github.com/a/b", "v1.2", 2)),
        ("maven", "<!-- <dependency> -->\n<dependency><groupId>a</groupId>\n<artifactId>b</", ("a:b", "", 2)),
        ("gradle", 'dependencies {\n  implementation("a.b:c:1.0")\n}', ("a.b:c", "1.0", 2)),
        ("sbt", 'libraryDependencies ++= Seq(\n  "a.b" %% "c" % "1.0" % Test,\n)', ("a.b:c", "1.0", 2)),
        ("cargo", '[dependencies]\nserde = { version = "1" }\n', ("serde", "1", 2)),
        ("nuget", '<ItemGroup>\n<PackageReference Include="A.B" Version="1" />', ("A.B", "1", 2)),
        ("gemfile", "gem 'rails', '~> 7'\n", ("rails", "~> 7", 1)),
        ("r-description", "Package: x\nImports: dplyr (>= 1.0),\n    tidyr\n", ("dplyr", ">= 1.0", 2)),
        ("composer", '{"require": {"php": "8", "A/b": "1"}}', ("a/b", "1", 1)),
    ],
)
def test_a_manifest_names_its_dependencies_with_version_and_line(name, text, found):
    assert dependencies(name, text)[0] == found


def test_a_project_of_dotnet_imports_what_it_says_to_use():
    found = read("nuget", b'<ItemGroup>\n<Using Include="Xunit" />\n<Using Remove="System" />')
    assert [(fact.kind, fact.name, fact.line) for fact in found] == [("import", "Xunit", 2)]


def test_sbt_takes_versions_from_values_and_reads_no_comments():
    text = """\
        val ours = "2.1"
        libraryDependencies += "a" %% "b" % ours
        libraryDependencies += "a" % "c" % Theirs.version
        // libraryDependencies += "a" % "d" % "1.+"
        /* libraryDependencies += "a" % "e" % "1"
        */
        resolvers += "ours" at "https://a.b"; libraryDependencies += "a" % "f" % "1"
        /* "a" % "g" % "1"
    """
    assert dependencies("sbt", text) == [("a:b", "2.1", 2), ("a:c", "$Theirs", 3), ("a:f", "1", 7)]


def test_cargo_lists_packages_of_workspaces_and_targets():
    text = """\
        [workspace.dependencies]
        a = "1"
        [target.'cfg(unix)'.dev-dependencies]
        b.version = "2"
        [dependencies.c]
        workspace = true
        """
    assert dependencies("cargo", text) == [("a", "1", 2), ("b", "2", 4), ("c", "", 5)]

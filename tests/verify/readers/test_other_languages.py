"""Go, Java, Kotlin, Scala, C#, Rust, R, Ruby, PHP and Julia."""

import pytest

from tracker.verify.readers import read


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "go",
            'import (\n\t"testing"\n)\n// func TestNo(\nfunc TestX(t *testing.T) {\n\ta.Run("(")\n\tt.Fatalf("x")\n}\n',
            {("import", "testing", ""), ("call", "a.Run", "TestX"), ("assertion", "t.Fatalf", "TestX")},
        ),
        (
            "java",
            "import org.junit.Test;\n  @Test\n  void adds() {\n    assertEquals(2, Calc.add(1)); // fail()\n  }\n",
            {("import", "org.junit.Test", ""), ("assertion", "assertEquals", "adds"), ("call", "Calc.add", "adds")},
        ),
        (
            "csharp",
            "using Xunit;\n[Fact]\npublic void Adds() {\n  Assert.Equal(1, 1);\n}\n",
            {("import", "Xunit", ""), ("decorator", "Fact", ""), ("assertion", "Assert.Equal", "Adds")},
        ),
        (
            "csharp",
            "public void Adds() {\n  sum.ShouldBe(2);\n}\n",
            {("function", "Adds", ""), ("assertion", "ShouldBe", "Adds")},
        ),
        ("scala", "def adds = { sum should  be (2) }\n", {("assertion", "should be", "adds")}),
        ("php", "it('adds', function () { expect(1)->toBe(1); });", {("assertion", "expect", "adds")}),
        (
            "rust",
            "use std::fs;\n#[test]\nfn adds() { assert_eq!(1, 1); }\n",
            {("import", "std::fs", ""), ("decorator", "test", ""), ("assertion", "assert_eq", "adds")},
        ),
        (
            "r",
            'library(dplyr)\ntest_that("it works", {\n  expect_equal(dplyr::n(1), 1)\n})\n',
            {("import", "dplyr", ""), ("assertion", "expect_equal", "it works"), ("call", "dplyr::n", "it works")},
        ),
        ("ruby", "it 'works' do\n  expect(1).to eq 1\nend\n", {("assertion", "expect", "works")}),
        ("php", "function testX() { $this->assertTrue(1); }", {("assertion", "assertTrue", "testX")}),
        (
            "julia",
            'using A, B\n@testset "x" begin\n  @test 1 == 1\nend',
            {("import", "B", ""), ("assertion", "@test", "x")},
        ),
    ],
)
def test_other_languages_have_imports_tests_and_calls(language, text, expected):
    assert expected <= {(f.kind, f.name, f.inside) for f in read(f"source:{language}", text.encode())}

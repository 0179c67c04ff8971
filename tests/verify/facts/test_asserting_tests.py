"""What counts as a test that asserts something, by each language's own idea of it."""

import pytest
from test_derive import derived

from tracker.verify.facts.asserting_tests import asserting_test, items

CASES = {
    "JUnit": (
        "src/test/java/AddTest.java",
        """
        import org.junit.jupiter.api.Test;
        import static org.junit.jupiter.api.Assertions.assertEquals;
        class AddTest {
          @Test void adds() { assertEquals(3, add(1, 2)); }
          @Test void fluent() { assertThat(add(1, 2)).isEqualTo(3); }
          @Test void vacuous() { add(1, 2); }
          @ParameterizedTest void rows(int a) { check(a); }
          private void check(int a) { assertEquals(a, add(a, 0)); }
        }
        """,
        ["AddTest.adds", "AddTest.fluent", "AddTest.rows"],
    ),
    "xUnit": (
        "Tests/AddTests.cs",
        """
        using Xunit;
        public class AddTests {
          [Fact] public void Adds() { Assert.Equal(3, Add(1, 2)); }
          [Theory, InlineData(1)] public async Task Rows(int a) { (await Add(a)).Should().Be(a); }
          [Fact] public void Vacuous() { Add(1, 2); }
          public void Helper() { Assert.True(false); }
        }
        """,
        ["AddTests.Adds", "AddTests.Rows"],
    ),
    "Go": (
        "add_test.go",
        """
        package add
        import ("testing"; "github.com/stretchr/testify/require")
        func TestAdd(t *testing.T) { if Add(1, 2) != 3 { t.Errorf("wrong") } }
        func TestTable(t *testing.T) {
          for _, c := range cases {
            t.Run(c.name, func(t *testing.T) { require.Equal(t, c.want, Add(c.a)) })
          }
        }
        func TestVacuous(t *testing.T) { Add(1, 2); t.Log("done") }
        func helper(t *testing.T) { t.Fatal("no") }
        """,
        ["TestAdd", "TestTable"],
    ),
    "Rust": (
        "src/lib.rs",
        """
        #[cfg(test)]
        mod tests {
          use super::*;
          #[test] fn adds() { assert_eq!(add(1, 2), 3); }
          #[tokio::test] async fn waits() { assert!(wait().await.is_ok()); }
          #[test] fn vacuous() { add(1, 2); }
          fn helper() { assert!(false); }
        }
        """,
        ["adds", "waits"],
    ),
    "ScalaTest": (
        "src/test/scala/AddSpec.scala",
        """
        class AddSpec extends AnyFunSuite {
          test("adds") { assert(add(1, 2) == 3) }
          test("vacuous") { add(1, 2) }
          "A sum" should "be positive" in { add(1, 2) shouldBe 3 }
          it should "take zero" in { add(0, 0) should be (0) }
          describe("more") { it("works") { intercept[Exception] { add() } } }
        }
        """,
        [f"AddSpec.test {title}" for title in ("adds", "A sum should be positive", "it should take zero", "works")],
    ),
    "Kotest": (
        "src/test/kotlin/AddTest.kt",
        """
        import io.kotest.core.spec.style.StringSpec
        import io.kotest.matchers.shouldBe
        class AddTest : StringSpec({
          "adds" { add(1, 2) shouldBe 3 }
          "vacuous" { add(1, 2) }
          test("more") { add(1, 2).shouldBe(3) }
          context("zero") { should("be neutral") { add(0, 0) shouldBe 0 } }
        })
        class JUnitTest {
          @Test fun `adds numbers`() { assertEquals(3, add(1, 2)) }
        }
        """,
        ["test adds", "test more", "test be neutral", "JUnitTest.adds numbers"],
    ),
    "Deno": (
        "add_test.ts",
        """
        import { assertEquals } from "jsr:@std/assert";
        import { strictEqual as same } from "node:assert";
        Deno.test("adds", () => { assertEquals(add(1, 2), 3) });
        Deno.test({ name: "in an object", fn() { same(add(1, 2), 3) } });
        Deno.test("vacuous", () => { add(1, 2) });
        """,
        ["test adds", "test in an object"],
    ),
    "pytest, parametrised": (
        "tests/test_add.py",
        """
        import pytest
        from app import add
        @pytest.mark.parametrize("a, b", [(1, 2), (0, 0)])
        def test_add(a, b):
            assert add(a) == b
        @pytest.mark.skip(reason="broken")
        def test_skipped():
            assert add(1) == 2
        class TestMore(unittest.TestCase):
            def test_table(self):
                for a in (1, 2, 3):
                    with self.subTest(a=a):
                        self.assertEqual(add(a), a)
            @parameterized.expand([1, 2])
            def test_given(self, a):
                self.assertTrue(add(a))
        """,
        [
            *("test_add", "test_add #2", "TestMore.test_table", "TestMore.test_table #2", "TestMore.test_table #3"),
            *("TestMore.test_given", "TestMore.test_given #2"),
        ],
    ),
    "behave": (
        "features/steps/add.py",
        """
        from behave import given, then
        @given("a number")
        def step_given(context): context.n = 1
        @then("the sum is {n:d}")
        def step_sum(context, n):
            assert context.n == n
        """,
        ["step_sum"],
    ),
    "Cucumber": (
        "features/step_definitions/add.js",
        """
        const assert = require('node:assert')
        Then('the sum is {int}', function (n) { assert.equal(this.sum, n) })
        Given('a number', function () { this.sum = 1 })
        """,
        ["test the sum is {int}"],
    ),
    "bats": (
        "test/add.bats",
        """
        load 'test_helper/bats-assert/load'
        @test "adds" {
          run ./add.sh 1 2
          [ "$status" -eq 0 ]
        }
        @test "says so" {
          run ./add.sh
          assert_output "3"
        }
        @test "vacuous" {
          run ./add.sh
        }
        """,
        ["adds", "says so"],
    ),
    "RSpec and Minitest": (
        "spec/add_spec.rb",
        """
        it 'adds' do
          add(1, 2).should eq(3)
        end
        it { is_expected.to eq 3 }
        it 'takes zero' do
          _(add(0, 0)).must_equal 0
        end
        it 'is vacuous' do
          add(1, 2)
        end
        """,
        ["adds", "it", "takes zero"],
    ),
    "vitest, by a table": (
        "src/add.test.ts",
        """
        import { test, expect } from 'vitest'
        test.each([[1, 2], [2, 3]])('adds %i', (a, b) => { expect(add(a)).toBe(b) })
        test.skip('later', () => { expect(add(1)).toBe(2) })
        it('answers', () => request(app).get('/').expect(200))
        """,
        ["test adds %i", "test adds %i #2", "test answers"],
    ),
    "Go, by a table, subtests, testify suite and Ginkgo": (
        "add_test.go",
        """
        package add
        import ("testing"; "github.com/stretchr/testify/suite"; . "github.com/onsi/gomega")
        type Suite struct{ suite.Suite }
        func (s *Suite) TestSum() { s.Equal(3, Add(1, 2)) }
        func TestSuite(t *testing.T) { suite.Run(t, new(Suite)) }
        func TestTable(t *testing.T) {
          cases := map[string]struct{ a, want int }{"one": {1, 2}, "two": {2, 3}}
          for name, c := range cases {
            t.Run(name, func(t *testing.T) { if Add(c.a) != c.want { t.Error("wrong") } })
          }
        }
        var _ = Describe("Add", func() { It("adds", func() { Expect(Add(1)).To(Equal(2)) }) })
        """,
        ["Suite.TestSum", "TestTable", "TestTable #2", "test adds"],
    ),
    "Rust, by cases and panics": (
        "src/lib.rs",
        """
        #[cfg(test)]
        mod tests {
          #[rstest] #[case(1)] #[case(2)] fn rows(#[case] a: i32) { assert_eq!(add(a), a); }
          #[test] #[should_panic(expected = "overflow")] fn overflows() { add(i32::MAX); }
          #[test] #[ignore] fn later() { assert!(false); }
        }
        """,
        ["rows", "rows #2", "overflows"],
    ),
    "NUnit, by cases": (
        "Tests/AddTests.cs",
        """
        using NUnit.Framework;
        public class AddTests {
          [TestCase(1)] [TestCase(2)] public void Adds(int a) { Assert.That(Add(a), Is.EqualTo(a)); }
          [Test] [Ignore("later")] public void Later() { Assert.That(1, Is.EqualTo(2)); }
        }
        """,
        ["AddTests.Adds", "AddTests.Adds #2"],
    ),
    "testthat": (
        "tests/testthat/test-add.R",
        """
        library(testthat)
        test_that("it adds", { expect_equal(add(1, 2), 3) })
        test_that("vacuous", { add(1, 2) })
        """,
        ["test it adds"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_test_asserts(name):
    path, text, expected = CASES[name]
    if path.endswith(".R"):
        pytest.importorskip("tree_sitter_language_pack")
    assert sorted(derived(asserting_test, {path: text})) == sorted(expected)


DOCUMENTED = """
def add(a, b):
    '''Add.

    >>> add(
    ...     1, 2)
    3
    >>> add(0, 0)  # says nothing
    '''
    return a + b
"""


def test_examples_in_documentation_count_where_something_runs_them():
    run = {"pyproject.toml": '[tool.pytest.ini_options]\naddopts = "--doctest-modules"\n'}
    assert derived(asserting_test, {"app.py": DOCUMENTED, **run}) == {"add": "1"}
    assert derived(asserting_test, {"app.py": DOCUMENTED}) == {}
    assert derived(asserting_test, {"app.py": DOCUMENTED.replace("    3\n", ""), **run}) == {}


@pytest.mark.parametrize(("written", "count"), [("[]", 1), ("[1, 2]", 2), ("[[1, 2], {a: 1, b: 2}", 2), ("a, b", 1)])
def test_the_items_of_a_list_are_those_of_its_own_level(written, count):
    assert items(written) == count

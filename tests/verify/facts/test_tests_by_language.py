"""What counts as a test that asserts something, by each language's own idea of it."""

import pytest
from test_derive import derived

from tracker.verify.facts.derive import asserting_test

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

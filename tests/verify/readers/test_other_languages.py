"""Ruby, PHP and Julia."""

import pytest

from tracker.verify.readers import read


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("php", "it('adds', function () { expect(1)->toBe(1); });", {("assertion", "expect", "adds")}),
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
    assert expected <= {(f.kind, f.name, f.inside) for f in read(f"lines:{language}", text.encode())}

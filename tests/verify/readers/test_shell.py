"""Shell text: commands without their wrappers."""

from textwrap import dedent

import pytest

from tracker.verify.readers.shell import commands


def names(text: str) -> list[str]:
    """Give the names of the commands of a shell text."""
    return [fact.name for fact in commands(dedent(text), 1, "")]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("sudo -u me pytest -q", "pytest -q"),
        ("A=1 B='x y' pytest", "pytest"),
        ("uv run --extra dev --frozen python -m pytest", "pytest"),
        ("poetry run python3.11 train.py --x 'a b'", "python train.py --x a b"),
        ("conda run -n x pytest", "pytest"),
        ("hatch run test:pytest", "pytest"),
        ("npx --yes vitest run", "vitest run"),
        ("timeout -k 5 60 pytest", "pytest"),
        ("./node_modules/.bin/jest", "jest"),
        (".venv/bin/pytest -q", "pytest -q"),
        ("docker-compose -f a.yml up -d", "docker compose up -d"),
        ("kubectl -n x apply -f k8s", "kubectl apply -f k8s"),
        ("pytest -q 2>&1 > out.txt", "pytest -q"),
        ("uv pip install .", "uv pip install ."),
        ("exec gunicorn app:app", "gunicorn app:app"),
    ],
)
def test_wrappers_are_stripped(written, name):
    assert names(written) == [name]


def test_commands_that_carry_others_give_both():
    assert names("docker compose exec -T web pytest") == ["docker compose exec -T web pytest", "pytest"]
    assert names("coverage run -m pytest") == ["coverage run -m pytest", "pytest"]
    assert names('bash -c "npm ci && npm test"')[1:] == ["npm ci", "npm test"]


def test_separators_quotes_comments_and_here_documents():
    text = """\
        # pytest no
        a; b && c || d | e & f
        if g; then h; fi
        echo 'x; pytest' # pytest
        cat <<EOF > out
        pytest no
        EOF
        run() { k; }
        x=$(git rev-parse HEAD)
        """
    found = names(text)
    assert found == ["a", "b", "c", "d", "e", "f", "g", "h", "echo x; pytest", "cat", "k", "git rev-parse HEAD"]
    assert [fact.line for fact in commands(dedent(text), 1, "")][-2:] == [8, 9]


def test_lines_are_right_after_a_redirection_without_a_command():
    facts = commands("\nmake a\n<!--```\nmake c\n", 1, "")
    assert [fact.line for fact in facts if fact.name == "make c"] == [4]


def test_a_long_command_keeps_its_last_words():
    notes = "What changed since the last release. " * 20
    (found,) = names(f'gh release create "$TAG" --notes "{notes}" \\\n  dist/*')
    assert found.startswith("gh release create $TAG --notes What changed")
    assert found.endswith(" last release. dist/*")
    assert len(found) <= 300

"""YAML: keys with their paths and lines, and the commands of CI jobs and services."""

from textwrap import dedent

import pytest
from facts_of import commands, keys

from tracker.verify.readers import read

WORKFLOW = dedent("""\
    name: CI
    on:
      push: {branches: [main]}
    jobs:
      test:
        steps:
          - name: Test
            run: |
              # a comment
              pip install .

              sudo CI=1 uv run --with x python -m pytest -q "two words" && \\
                docker-compose -f a.yml up -d
          - run: >-
              make
              deploy
          - run: echo "${{ github.ref == 'x' && 'a' }}"
    """).encode()


def test_yaml_keys_have_full_paths_and_the_lines_of_their_keys():
    found = keys("yaml", WORKFLOW)
    assert found["on"] == ("", 2)
    assert found["on.push.branches.0"] == ("main", 3)
    assert found["jobs.test.steps.0.name"] == ("Test", 7)
    assert found["jobs.test"] == ("", 5)


def test_yaml_blocks_give_commands_with_their_own_lines_and_job():
    assert commands("yaml", WORKFLOW) == [
        ("pip install .", 10, "test"),
        ("pytest -q two words", 12, "test"),
        ("docker compose up -d", 13, "test"),
        ("make deploy", 15, "test"),
        ("echo ${{ github.ref == 'x' && 'a' }}", 17, "test"),
    ]


def test_jobs_of_other_ci_services_name_their_commands():
    gitlab = "unit:\n  stage: test\n  script:\n    - pytest\n    - ruff .\n"
    assert commands("yaml", gitlab) == [("pytest", 4, "unit"), ("ruff .", 5, "unit")]
    circle = "jobs:\n  build:\n    steps:\n      - run:\n          name: x\n          command: npm test\n"
    assert commands("yaml", circle) == [("npm test", 6, "build")]
    azure = "stages:\n  - stage: s\n    jobs:\n      - job: unit\n        steps:\n          - script: pytest\n"
    assert commands("yaml", azure) == [("pytest", 6, "unit")]
    assert commands("yaml", "steps:\n  - script: pytest\n") == [("pytest", 2, "")]


def test_argument_lists_are_one_command_and_follow_their_entry_point():
    build = (
        "steps:\n  - entrypoint: bash\n    args:\n      - -c\n      - |\n        make x\n        pytest\n"
        "  - entrypoint: npm\n    args: [test]\n"
    )
    assert commands("yaml", build) == [("make x", 6, ""), ("pytest", 7, ""), ("npm test", 8, "")]
    pod = 'spec:\n  containers:\n    - command: ["sh", "-c"]\n      args: ["python train.py --x 1"]\n'
    assert ("python train.py --x 1", 4, "spec.containers.0.command") in commands("yaml", pod)
    check = 'services:\n  db:\n    healthcheck:\n      test: ["CMD-SHELL", "pg_isready -U x"]\n'
    assert commands("yaml", check) == [("pg_isready -U x", 4, "services.db.healthcheck.test")]
    assert commands("yaml", "strategy:\n  matrix:\n    test: [a, b]\n") == []


def test_documents_before_a_syntax_error_are_kept():
    assert keys("yaml", "a: 1\n---\nb: 2\nc: ]\n---\nd: 2\n") == {"a": ("1", 1)}


def test_a_file_that_is_not_valid_yaml_is_unread():
    (only,) = read("yaml", b"jobs:\n  test:\n    steps:\n      - run: pytest: all\n")
    assert (only.kind, only.name) == ("unread", "is not valid YAML")
    assert "pytest" in only.value.split()


def test_an_alias_gives_its_scalar_and_a_bomb_of_aliases_stays_small():
    assert keys("yaml", "a: &x 1\nb: *x\n")["b"] == ("1", 2)
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    assert len(read("yaml", bomb.encode())) < 2500


def test_a_file_in_the_text_of_a_config_map_gives_its_keys_and_no_commands():
    text = "data:\n  rules.yaml: |\n    groups:\n      - name: api\n        script: make\n  a.json: |\n    {\n"
    assert keys("yaml", text)["data.rules.yaml.groups.0.name"] == ("api", 4)
    assert commands("yaml", text) == []


def test_helm_templates_are_scanned_by_indentation():
    found = keys(
        "yaml",
        """\
        kind: Deployment
        spec:
          containers:
          {{- range .Values.c }}
            - name: app
              image: "{{ .Values.image }}:1"
            - name: side
          {{- end }}
        """,
    )
    assert found["kind"] == ("Deployment", 1)
    assert found["spec.containers.0.image"] == ("{{ .Values.image }}:1", 6)
    assert found["spec.containers.1.name"] == ("side", 7)


def test_a_byte_order_mark_and_utf_16_are_text():
    assert keys("yaml", b"\xef\xbb\xbfa: 1") == {"a": ("1", 1)}
    assert keys("yaml", "a: é".encode("utf-16")) == {"a": ("é", 1)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: |\n  b\n\n  c\n", {"a": ("b\n\nc", 1)}),
        ("a: >-\n  b\n  c\n", {"a": ("b c", 1)}),
        ("a: 'it''s' # c\n", {"a": ("it's", 1)}),
        ('a: "\\u00e9"\n', {"a": ("é", 1)}),
        ("a: !t b\n", {"a": ("b", 1)}),
        ("a:\n- b\n-\n", {"a": ("", 1), "a.0": ("b", 2), "a.1": ("", 3)}),
        ("? a\n: b\n", {"a": ("b", 1)}),
        ("a: {b: [c]}\n", {"a": ("", 1), "a.b": ("", 1), "a.b.0": ("c", 1)}),
    ],
)
def test_every_form_of_a_value_is_read(text, found):
    assert keys("yaml", text) == found


def test_documents_are_told_apart_by_their_number():
    facts = read("yaml", b"a: 1\n---\na: 2\n")
    assert [(fact.name, fact.value, fact.inside) for fact in facts] == [("a", "1", "0"), ("a", "2", "1")]


def test_breaks_of_old_yaml_are_no_lines():
    assert keys("yaml", "a: 'b\u2028c\x85d'\ne: f\n")["e"] == ("f", 2)


def test_merge_keys_and_anchors_give_what_they_name_where_it_is_written():
    text = "x: &x\n  build: .\n  env: {A: 1}\nservices:\n  web:\n    <<: *x\n    env: {B: 2}\n  job: *x\n"
    found = keys("yaml", text)
    assert found["services.web.build"] == (".", 2)
    assert found["services.web.env.B"] == ("2", 7)
    assert "services.web.env.A" not in found
    assert found["services.job.env.A"] == ("1", 3)


def test_the_first_of_several_merged_mappings_wins():
    text = "a: &a {k: 1}\nb: &b {k: 2, l: 3}\nc:\n  <<: [*a, *b]\n"
    found = keys("yaml", text)
    assert (found["c.k"], found["c.l"]) == (("1", 1), ("3", 2))


def test_anchors_that_name_themselves_or_nest_deeply_come_to_an_end():
    assert keys("yaml", "a: &a\n  b: *a\n  <<: *a\n")["a.b"] == ("", 2)
    chain = "a0: &a0 {k: 1}\n" + "".join(f"a{n}: &a{n} {{<<: *a{n - 1}, x: *a{n - 1}}}\n" for n in range(1, 400))
    assert len(read("yaml", chain.encode())) < 12_000


def test_scripts_in_lists_of_lists_are_commands_and_references_are_none():
    text = "t:\n  script:\n    - [ls, pytest]\n    - !reference [.a, script]\n"
    assert [name for name, _, _ in commands("yaml", text)] == ["ls", "pytest"]

"""YAML, TOML, JSON, HCL, INI: keys with their paths and lines, commands with theirs."""

from textwrap import dedent

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


def keys(name: str, data: str | bytes) -> dict[str, tuple[str, int]]:
    """Give value and line by path."""
    content = data if isinstance(data, bytes) else dedent(data).encode()
    return {fact.name: (fact.value, fact.line) for fact in read(name, content) if fact.kind == "key"}


def commands(name: str, data: str | bytes) -> list[tuple[str, int, str]]:
    """Give name, line and place of commands."""
    content = data if isinstance(data, bytes) else dedent(data).encode()
    return [(fact.name, fact.line, fact.inside) for fact in read(name, content) if fact.kind == "command"]


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
    pod = 'spec:\n  containers:\n    - command: ["sh", "-c"]\n      args: ["python train.py --x 1"]\n'
    assert ("python train.py --x 1", 3, "spec.containers.0.command") in commands("yaml", pod)
    check = 'services:\n  db:\n    healthcheck:\n      test: ["CMD-SHELL", "pg_isready -U x"]\n'
    assert commands("yaml", check) == [("pg_isready -U x", 4, "services.db.healthcheck.test")]
    assert commands("yaml", "strategy:\n  matrix:\n    test: [a, b]\n") == []


def test_documents_before_a_syntax_error_are_kept():
    assert keys("yaml", "a: 1\n---\nb: 2\nc: ]\n---\nd: 2\n")["a"] == ("1", 1)


def test_an_alias_gives_its_scalar_and_a_bomb_of_aliases_stays_small():
    assert keys("yaml", "a: &x 1\nb: *x\n")["b"] == ("1", 2)
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    assert len(read("yaml", bomb.encode())) < 400


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


def test_toml_keys_have_lines_and_task_runners_have_commands():
    text = "[tool.poe.tasks]\ntest = 'pytest -q'\n\n[[tool.x]]\na = 1\n[[tool.x]]\na = true\n"
    found = keys("toml", text)
    assert found["tool.poe.tasks.test"] == ("pytest -q", 2)
    assert found["tool.x.1.a"] == ("true", 7)
    assert commands("toml", text) == [("pytest -q", 2, "tool.poe.tasks.test")]


def test_broken_toml_gives_the_keys_that_stand_alone():
    assert keys("toml", "[a]\nb = 1\nc = [\n")["a.b"] == ("1", 2)


def test_json_keys_have_lines_and_comments_are_tolerated():
    found = keys("json", '{ // c\n "a": {"b": [1, "x"]},\n /* d */ "c": null, }')
    assert found["a.b.1"] == ("x", 2)
    assert found["c"] == ("null", 3)


def test_a_list_of_objects_is_a_table_whose_rows_are_counted():
    rows = "[" + ",\n".join(f'{{"question": "q", "answer": {n}}}' for n in range(300)) + "]"
    facts = read("json", rows.encode())
    assert [(fact.name, fact.value) for fact in facts if fact.kind == "columns"] == [("question,answer", "300")]
    assert "49.answer" in keys("json", rows)
    assert "50.answer" not in keys("json", rows)
    lines = read("jsonl", b'{"a": 1}\n\n{"b": 2}\nbroken\n')
    assert [(fact.kind, fact.name, fact.value) for fact in lines] == [("columns", "a,b", "3")]


def test_hcl_blocks_nest_and_comments_and_heredocs_hide_nothing_and_show_nothing():
    text = """\
        terraform {
          backend "s3" {
            bucket = "x" # why
          }
        }
        /* resource "a" "no" {} */
        resource "aws_instance" "web" {
          tags = { Name = "a" }
          user_data = <<-EOT
            resource "a" "b" {
          EOT
          list = [
            { a = 1 }
          ]
          instance_type = var.type
        }
        """
    blocks = [(fact.name, fact.line) for fact in read("hcl", dedent(text).encode()) if fact.kind == "block"]
    assert blocks == [("terraform", 1), ("terraform.backend.s3", 2), ("resource.aws_instance.web", 7)]
    found = keys("hcl", text)
    assert found["terraform.backend.s3.bucket"] == ("x", 3)
    assert found["resource.aws_instance.web.tags.Name"] == ("a", 8)
    assert found["resource.aws_instance.web.instance_type"] == ("var.type", 15)


def test_bicep_resources_are_blocks():
    facts = read("bicep", b"// resource no 'a@b'\nresource x 'Microsoft.Web/sites@2022' = {\n}\n")
    assert [(fact.name, fact.line) for fact in facts] == [("resource.Microsoft.Web/sites", 2)]


def test_tox_environments_have_commands():
    assert commands("ini", "[testenv]\ncommands =\n  pytest -q\n") == [("pytest -q", 3, "testenv")]

"""What is read out of a README."""

import pytest

from tracker.review.readme import Readme, readme_of

LABELS = ("Kestra", "Kubernetes", "MLflow", "Apache Spark")


def claimed(text):
    return [label for label, _ in Readme("README.md", text).claims(LABELS)]


@pytest.mark.parametrize(
    "text",
    [
        "We deployed it to Kubernetes.",
        "- Uses MLflow and Kubernetes",
        "## Tech stack\n\n| Tracking | MLflow |\n",
        "A cluster of Kubernetes is used to run the service.",
        "# Machine learning for credit risk\n\nRuns are tracked with MLflow.\n",
        "## Deep learning\n\nRuns are tracked with MLflow.\n",
        "Runs are tracked\nwith MLflow in\nevery step.",
    ],
)
def test_a_sentence_that_says_what_is_used_is_a_claim(text):
    assert claimed(text)


@pytest.mark.parametrize(
    "text",
    [
        "We could deploy it to Kubernetes.",
        "Dagster is used instead of Kestra.",
        "Cloud deployment and Kubernetes are omitted because one machine serves the load.",
        "The deployment with Kubernetes was left out.",
        "We leave out tracking with MLflow.",
        "Runs were in what we used to deploy with Kubernetes.",
        "The project no longer uses MLflow.",
        "We don\u2019t use Kubernetes.",
        "Runs were tracked with MLflow, which was deliberately dropped.",
        "Tracking is done by files rather than with MLflow.",
        "Deployment to Kubernetes was considered.",
        "Tracking by MLflow has been replaced by files.",
        "Deployment to Kubernetes is future work.",
        "## What is left out\n\n- Deployment to Kubernetes\n",
        "## Non-goals\n\n- Deployment to Kubernetes\n",
        "Why it differs from the defaults (Dagster\nvs. Kestra) is written down; built with care.",
        "## Future work\n\n- Deploy with Kubernetes\n",
        "```\nuses Kubernetes\n```",
        "Kubernetes is nice.",
        "Uses kubernetes-like manifests and my-MLflow/ folders.",
        "> Uses MLflow",
        "For production on Kubernetes, build the images and set the path in MLflow.",
        "# Bot\n\n## Planned\n\nRuns are tracked with MLflow.",
    ],
)
def test_a_sentence_about_something_else_is_none(text):
    assert claimed(text) == []


def test_a_claim_has_the_line_of_its_name():
    assert list(Readme("README.md", "# A\n\nRuns are\ntracked with MLflow.\n").claims(LABELS)) == [("MLflow", 4)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a\n```sh\nb\n```\nc", [2, 3, 4]),
        ("~~~~\n```\na\n```\n~~~~\nb", [1, 2, 3, 4, 5]),
        ("````\n```\na\n````\nb", [1, 2, 3, 4]),
        ("```\n```python\na\n```\nb", [1, 2, 3, 4]),
        ("```make run```\na", []),
    ],
)
def test_a_block_of_code_ends_at_a_fence_like_the_one_that_opened_it(text, code):
    assert [number for number, _, is_code, _ in Readme("README.md", text).lines() if is_code] == code


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Live demo: http://localhost:8501", 1),
        ("## Demo\n\nhttp://127.0.0.1:8000\n", 3),
        ("Open http://localhost:8501 after `make run`.", 0),
        ("Live demo: https://bot.example.org (locally http://localhost:1)", 0),
    ],
)
def test_a_demo_at_localhost_is_found(text, line):
    assert Readme("README.md", text).local_demo() == line


def test_the_readme_of_the_root_is_meant():
    assert readme_of(["docs/readme.md", "README.rst", "app/README.md"]) == "README.rst"
    assert readme_of(["app/README.md"], "app/") == "app/README.md"
    assert not readme_of(["app/README.md"])


@pytest.mark.parametrize(
    "text",
    [
        "## License\n",
        "### 📄 Licence\n",
        "## Lizenz\n",
        "## 📄 Licenza\n",
        "## Licencia\n",
        "## Licença\n",
        "## Лицензия\n",
        "## 许可证\n",
        "## ライセンス\n",
        "Licensed under Apache 2.0.\n",
        "Questo progetto è rilasciato sotto la licenza MIT.\n",
        "<!-- SPDX-License-Identifier: MIT -->\n",
    ],
)
def test_a_licence_is_named_in_any_of_many_languages(text):
    assert Readme("README.md", text).names_licence


def test_data_under_a_licence_is_no_licence_of_the_project():
    assert not Readme(
        "README.md", "Nothing in it is licensed or private. Accept the licences of the data.\n"
    ).names_licence

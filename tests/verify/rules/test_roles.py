"""What a file or function is for, by its name."""

import pytest

from tracker.verify.rules.catalogue import load_catalogue
from tracker.verify.rules.roles import Roles

ROLES = Roles(
    {
        "probe": {"words": ["health"], "named": ["{get_,}status"]},
        "evaluation": {"paths": ["evals", "ground-truth"]},
        "side": {"folders": ["scripts"]},
        "stand-in": {"files": ["example"]},
    }
)


@pytest.mark.parametrize(
    ("body", "roles"),
    [
        ("app/health.py:", {"probe"}),
        ("app/routes.py:check_health", {"probe"}),
        ("app/Routes.java:Routes.checkHealth", {"probe"}),
        ("app/HTTPHealth.ts:", set()),
        ("app/HTTPHealth.ts:HTTPHealth.check", {"probe"}),
        ("app/ground_truth.py:", {"evaluation"}),
        ("app/ground/truth_table.py:", {"evaluation"}),
        ("app/EvalsForm.tsx:EvalsForm", set()),
        ("app/healthy_recipes.py:cook", set()),
        ("app/routes.py:get_status", {"probe"}),
        ("app/routes.py:get_status_of_order", set()),
        ("app/evals/run.py:main", {"evaluation"}),
        ("app/run.py:evals", set()),
        ("scripts/seed.py:", {"side"}),
        ("Scripts/Seed.cs:", set()),
        ("app/scripts.py:", set()),
        ("scripts/health.py:", {"side", "probe"}),
        ("app/example_client.py:", {"stand-in"}),
        ("app/ExampleClient.java:", {"stand-in"}),
        ("com/example/Client.java:", set()),
        ("app/examples.py:", set()),
    ],
)
def test_words_of_the_path_and_of_the_function_tell_the_role(body, roles):
    assert ROLES.of(body) == roles


def test_the_shipped_roles_are_those_that_evidence_asks_for():
    roles = load_catalogue().vocabulary.roles
    assert roles.of("scripts/migrations/mock_health_eval.py:") == {
        "side",
        "migration",
        "stand-in",
        "probe",
        "evaluation",
    }


@pytest.mark.parametrize(
    "body", ["app/rank.py:demo", "app/rank.py:run_demo", "app/toy.py:", "app/rank.py:ExampleRanker.rank"]
)
def test_what_is_named_a_demo_an_example_or_a_toy_stands_in(body):
    assert load_catalogue().vocabulary.roles.of(body) == {"stand-in"}


@pytest.mark.parametrize(
    "body", ["com/example/demo/Chat.java:Chat.ask", "app/train.py:tokenize_example", "app/sampler.py:sample"]
)
def test_a_package_of_java_and_the_examples_of_a_data_set_stand_for_themselves(body):
    assert "stand-in" not in load_catalogue().vocabulary.roles.of(body)

"""Figures are read from committed result files, each with its line; settings and single answers are none."""

import json
import time

import pytest
from gitrepo import repository

from tracker.verify.figures import MAXIMUM_FIGURES, figures_of
from tracker.verify.git.snapshot import open_commit


@pytest.fixture
def figures(tmp_path):
    def read(files):
        found = figures_of(open_commit(str(repository(tmp_path / "r", files))))
        return [(one.metric, one.value, one.place) for one in found]

    return read


def test_metrics_in_json_and_yaml_have_the_line_of_their_key(figures):
    found = figures(
        {
            "eval/results.json": '{\n "id": "a",\n "metrics": {\n  "recall@5": 0.44,\n  "cost": {"mean": 12}\n }\n}\n',
            "metrics.yaml": "test:\n  accuracy: 0.9\n  threshold_accuracy: 0.8\n",
        }
    )
    assert found == [
        ("recall@5", "0.44", "eval/results.json:4"),
        ("cost mean", "12", "eval/results.json:5"),
        ("test accuracy", "0.9", "metrics.yaml:2"),
    ]


def test_rows_of_a_table_that_compares_variants_have_their_names(figures):
    table = "method,hit_rate,mrr,questions\nvector,0.9,0.7,50\nhybrid,0.95,0.8,50\n"
    assert figures({"evaluation_results.csv": table}) == [
        ("vector hit rate", "0.9", "evaluation_results.csv:2"),
        ("vector mrr", "0.7", "evaluation_results.csv:2"),
        ("hybrid hit rate", "0.95", "evaluation_results.csv:3"),
        ("hybrid mrr", "0.8", "evaluation_results.csv:3"),
    ]


def test_of_a_training_log_the_last_step_counts(figures):
    log = "epoch,train_loss,val_accuracy\n0,1.2,0.5\n1,0.7,0.8\n"
    assert figures({"runs/metrics.csv": log}) == [
        ("train loss", "0.7", "runs/metrics.csv:3"),
        ("val accuracy", "0.8", "runs/metrics.csv:3"),
    ]


def test_dvc_names_its_metrics_files_whatever_they_are_called(figures):
    pipeline = (
        "stages:\n  train:\n    cmd: python train.py\n    metrics:\n    - out/final.json:\n        cache: false\n"
    )
    files = {"ml/dvc.yaml": pipeline, "ml/out/final.json": '{"avg_prec": 0.92}\n', "ml/out/other.json": '{"auc": 1}\n'}
    assert figures(files) == [("avg prec", "0.92", "ml/out/final.json:1")]


def test_of_an_mlflow_run_the_last_value_counts(figures):
    run = "1700000000000 0.9 0\n1700000000001 0.4 1\n"
    path = "mlruns/0/0123abcd/metrics/val_rmse"
    assert figures({path: run, "mlruns/0/0123abcd/params/depth": "3"}) == [("val rmse", "0.4", f"{path}:2")]


def test_a_test_report_says_how_many_passed(figures):
    report = '<?xml version="1.0"?>\n<testsuites>\n<testsuite tests="12" failures="1" skipped="1"/>\n</testsuites>'
    assert figures({"reports/junit.xml": report}) == [("tests passed", "10 of 12", "reports/junit.xml:3")]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("config/eval_config.json", '{"accuracy": 0.9}'),
        ("eval/thresholds.yaml", "accuracy: 0.9"),
        ("results.json", '{"min_accuracy": 0.9, "batch_size": 3, "accuracy": "high"}'),
        ("results.json", '{"raw_fingerprints": {"recall": 3}, "size_bytes": 176927918, "seed_score": 42}'),
        ("results.json", json.dumps({"answers": [{"question": "a", "score": 1}, {"question": "b", "score": 0}]})),
        ("results.csv", "question,score\n" + "a,1\n" * 50),
        ("data/customers.csv", "name,score\na,1\n"),
        ("node_modules/x/results.json", '{"accuracy": 0.9}'),
        ("tests/fixtures/results.json", '{"accuracy": 0.9}'),
        ("junit.xml", '<!DOCTYPE a [<!ENTITY b "c">]><testsuite tests="1"/>'),
        ("junit.xml", '<testsuite tests="1'),
        ("metrics.json", "[" * 10_000),
        ("results.csv", '"'),
        ("mlruns/0/a/metrics/loss", "no numbers here"),
    ],
)
def test_what_is_no_result_gives_no_figure(figures, path, content):
    assert figures({path: content}) == []


def test_a_file_has_so_many_figures_and_no_more(figures):
    many = json.dumps({f"accuracy_{number}": number for number in range(100)})
    assert len(figures({"metrics.json": many})) == MAXIMUM_FIGURES


def test_keys_with_dots_lead_to_their_own_figures(figures):
    text = "test:\n  a.b:\n    accuracy: 0.1\n  a:\n    b:\n      accuracy: 0.2\n"
    assert figures({"metrics.yaml": text}) == [
        ("test a.b accuracy", "0.1", "metrics.yaml:3"),
        ("test a b accuracy", "0.2", "metrics.yaml:6"),
    ]


def test_many_figures_of_a_file_take_time_as_their_number(figures):
    many = "".join(f"accuracy_{number}: 0.5\n" for number in range(5000))
    started = time.process_time()
    assert len(figures({"metrics.yaml": many})) == MAXIMUM_FIGURES
    assert time.process_time() - started < 1

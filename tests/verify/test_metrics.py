"""Which direction of a metric is better, and whether a figure got better."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.verify.metrics import DIRECTIONS, change, direction_of


@pytest.mark.parametrize(
    ("metric", "better"),
    [
        *(
            (metric, "lower")
            for metric in ("loss", "val_loss", "error rate", "p95 latency", "p95", "monthly cost", "RMSE")
        ),
        *((metric, "lower") for metric in ("testError", "recall latency", "false positive rate", "image size", "MAE")),
        *(
            (metric, "higher")
            for metric in ("accuracy", "test_accuracy", "F1", "f1-score", "recall@5", "ROC AUC", "R²")
        ),
        *(
            (metric, "higher")
            for metric in ("cost savings", "neg_mean_squared_error", "hit rate at five", "accuracyScore")
        ),
        *((metric, "") for metric in ("queue depth", "", "tokens per answer", "batch size")),
    ],
)
def test_the_name_of_a_metric_says_which_direction_is_better(metric, better):
    assert direction_of(metric) == better


@pytest.mark.parametrize(
    ("before", "after", "better", "said"),
    [
        ("0.61", "0.84", "higher", "better"),
        ("0.84", "0.61", "higher", "worse"),
        ("4s", "900 ms", "lower", "better"),
        ("180 MB", "1.1 GB", "lower", "worse"),
        ("$300/month", "$120/month", "lower", "better"),
        ("1,200", "900", "higher", "worse"),
        ("85%", "85 %", "higher", "same"),
        ("90", "90", "", "same"),
        ("90", "12", "", ""),
        ("84 %", "0.9", "higher", ""),
        ("slow", "fast", "lower", ""),
        ("", "0.9", "higher", ""),
    ],
)
def test_a_change_is_told_only_where_the_values_can_be_compared(before, after, better, said):
    assert change(before, after, better) == said


@given(st.decimals(-1e6, 1e6, places=3), st.decimals(-1e6, 1e6, places=3), st.sampled_from(DIRECTIONS))
def test_back_and_forth_is_worse_and_better(before, after, better):
    there, back = change(str(before), str(after), better), change(str(after), str(before), better)
    assert {there, back} == ({"same"} if before == after else {"better", "worse"})


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_compared_or_not(before, after):
    assert change(before, after, "lower") in {"better", "worse", "same", ""}
    assert direction_of(before) in {*DIRECTIONS, ""}

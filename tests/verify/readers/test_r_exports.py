"""Which package of R a function comes from."""

import pytest

from tracker.verify.readers.r_exports import exporter


@pytest.mark.parametrize(
    ("name", "attached", "package"),
    [
        ("confusionMatrix", ["caret", "ggplot2"], "caret"),
        ("ggplot", ["tidyverse"], "ggplot2"),
        ("initial_split", ["tidymodels"], "rsample"),
        ("RMSE", ["caret", "MLmetrics"], "MLmetrics"),
        ("train", ["ggplot2"], ""),
        ("own_function", ["caret"], ""),
    ],
)
def test_the_package_attached_last_that_has_the_function_is_meant(name, attached, package):
    assert exporter(name, attached) == package

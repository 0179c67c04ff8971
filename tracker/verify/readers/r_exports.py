"""Public functions of packages of R, which `library()` attaches without naming them.

Source: the NAMESPACE file of each package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMES = {
    "caret": "train trainControl createDataPartition createFolds confusionMatrix RMSE MAE R2 postResample",
    "ggplot2": "ggplot qplot ggsave",
    "yardstick": "metrics accuracy roc_auc rmse mae rsq conf_mat f_meas precision recall mn_log_loss",
    "rsample": "initial_split initial_time_split vfold_cv bootstraps training testing",
    "parsnip": "fit linear_reg logistic_reg rand_forest boost_tree decision_tree set_engine",
    "tune": "fit_resamples last_fit tune_grid collect_metrics",
    "randomForest": "randomForest",
    "ranger": "ranger",
    "xgboost": "xgboost xgb.train xgb.cv",
    "lightgbm": "lightgbm lgb.train lgb.cv",
    "glmnet": "glmnet cv.glmnet",
    "e1071": "svm naiveBayes",
    "rpart": "rpart",
    "gbm": "gbm",
    "pROC": "roc auc",
    "Metrics": "rmse mae auc accuracy logLoss",
    "MLmetrics": "RMSE MAE AUC Accuracy F1_Score LogLoss ConfusionMatrix",
    "skimr": "skim",
    "dplyr": "glimpse count summarise summarize",
    "GGally": "ggpairs",
    "corrplot": "corrplot",
    "DataExplorer": "create_report plot_histogram plot_bar plot_missing plot_correlation",
}
_COLLECTIONS = {
    "tidymodels": ("yardstick", "rsample", "parsnip", "tune", "ggplot2", "dplyr"),
    "tidyverse": ("ggplot2", "dplyr"),
}
"""Packages that attach others."""

_PACKAGES: dict[str, list[str]] = {}
for _package, _exports in _NAMES.items():
    for _name in _exports.split():
        _PACKAGES.setdefault(_name, []).append(_package)


def exporter(name: str, attached: Sequence[str]) -> str:
    """The package among those attached that a function comes from, the last one first; "" where none is known."""
    found = _PACKAGES.get(name)
    if found:
        for package in reversed(attached):
            for one in (package, *_COLLECTIONS.get(package, ())):
                if one in found:
                    return one
    return ""

"""Names of metrics, the direction in which each is better, and whether a figure got better or worse."""

from __future__ import annotations

import re

DIRECTIONS = ("higher", "lower")
"""What a metric is when it is better."""

_GAINS = "saving savings saved reduction improvement gain speedup neg negative"
_LOWER = (
    "loss logloss error errors err latency cost costs price spend bill rmse rmsle mae mse mape smape medae wer "
    "cer eer perplexity ppl time duration delay seconds ms milliseconds minutes p50 p90 p95 p99 ttft memory ram "
    "bytes failures failed failing fpr fnr fp fn toxicity hallucination hallucinations drift downtime mttr brier "
    "fid hamming distance misses bugs alerts incidents retries timeouts"
)
_HIGHER = (
    "accuracy acc f1 f2 fbeta fscore recall precision auc auroc auprc roc pr ap map mrr ndcg r2 bleu rouge rougel "
    "meteor bertscore hit hits faithfulness relevance relevancy correctness groundedness helpfulness similarity "
    "score coverage throughput rps qps uptime availability iou dice jaccard mcc kappa sharpe passed success win "
    "silhouette specificity sensitivity tpr tnr conversion retention revenue correlation pearson spearman ks gini "
    "exact em agreement completeness explained likelihood reward"
)
_KNOWN = tuple(
    (better, frozenset(words.split())) for better, words in (("higher", _GAINS), ("lower", _LOWER), ("higher", _HIGHER))
)
"""Looked up in this order: "cost savings" are better high, "recall latency" is better low."""
_WORDS = re.compile(r"[a-z]+\d*|[A-Z]+(?![a-z])\d*|[A-Z][a-z]+\d*|\d+")
_PHRASES = {
    **dict.fromkeys(("false positive", "false negative", "image size", "model size", "bundle size"), "lower"),
    **dict.fromkeys(("pass rate", "r squared"), "higher"),
}
_LONGEST = 80
_VALUE = re.compile(r"\s*[~≈]?\s*([$€£]?)\s*([-+]?(?:\d[\d,_]*(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*?)\s*")
_TIMES = (
    ("µs us", 1e-6),
    ("ms msec milliseconds", 1e-3),
    ("s sec secs second seconds", 1.0),
    ("min mins minute minutes", 60.0),
    ("h hour hours", 3600.0),
    ("d day days", 86400.0),
)
_SCALES = {
    **{unit: ("time", factor) for units, factor in _TIMES for unit in units.split()},
    **{unit: ("bytes", 1000.0**power) for power, unit in enumerate(("b", "kb", "mb", "gb", "tb"))},
    **{unit: ("bytes", 1024.0**power) for power, unit in enumerate(("kib", "mib", "gib", "tib"), 1)},
}
"""Unit → what it measures, and how much of it."""


def direction_of(metric: str) -> str:
    """The direction in which a metric is better by the words of its name, "" where none is known."""
    words = [word.casefold() for word in _WORDS.findall(metric[:_LONGEST].replace("²", "2"))]
    for phrase, better in _PHRASES.items():
        if phrase in " ".join(words):
            return better
    for better, known in _KNOWN:
        if not known.isdisjoint(words):
            return better
    return ""


def change(before: str, after: str, better: str) -> str:
    """How a figure changed: "better", "worse" or "same"; "" where that is unknown.

    It is unknown where a value is no number, the two have units that cannot be compared, or no direction is better.
    """
    first, last = _measure(before), _measure(after)
    if first is None or last is None or first[0] != last[0]:
        return ""
    if first[1] == last[1]:
        return "same"
    if better not in DIRECTIONS:
        return ""
    return "better" if (last[1] > first[1]) == (better == "higher") else "worse"


def _measure(text: str) -> tuple[str, float] | None:
    """The unit of a value and its amount in it: ("time", 0.9) of "900 ms"."""
    found = _VALUE.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    currency, digits, unit = found[1], found[2].replace(",", "").replace("_", ""), found[3].casefold()
    name, factor = _SCALES.get(unit, (unit, 1.0))
    return f"{currency}{name}", float(digits) * factor

"""Which files are notebooks kept as text, told by a glance at their bytes: most files are none."""

from __future__ import annotations

import re

DATABRICKS = re.compile(rb"(?:\xef\xbb\xbf)?(#|//|--) Databricks notebook source")
MARIMO = re.compile(rb"^([A-Za-z_]\w*)[ \t]*=[ \t]*(?:marimo|mo)\.App\(", re.MULTILINE)
HEADER = 4000
"""Bytes within which a document says that it is a notebook."""

FEWEST_CELLS = 2


def of_python(data: bytes) -> str:
    """The form of notebook that a Python file is, '' for a plain module."""
    if of_source(data):
        return "databricks"
    if b"marimo" in data and MARIMO.search(data):
        return "marimo"
    return "percent" if b"%%" in data and data.count(b"\n# %%") + data[:4].startswith(b"# %%") >= FEWEST_CELLS else ""


def of_source(data: bytes) -> str:
    """The form of notebook that a file of another language is."""
    return "databricks" if DATABRICKS.match(data) else ""


def of_markdown(data: bytes) -> str:
    """The form of notebook that a Markdown file is by its front matter, '' for prose."""
    if not data[:8].lstrip(b"\xef\xbb\xbf").startswith(b"---"):
        return ""
    head = data[:HEADER]
    if b"{code-cell}" in data and (b"kernelspec:" in head or b"format_name: myst" in head):
        return "myst"
    return "marimo" if b"marimo-version:" in head else "jupytext" if b"jupytext:" in head else ""

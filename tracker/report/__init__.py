"""Verdicts in console and machine formats."""

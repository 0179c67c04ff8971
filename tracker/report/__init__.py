"""Verdicts as reports: for the console, and in formats that other tools read."""

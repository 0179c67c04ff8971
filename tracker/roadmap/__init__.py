"""Tracks: the model, the loader with its linter, and entry advice."""

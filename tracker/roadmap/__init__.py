"""Tracks: model, loader, linter, template; advice on which to choose; roles compared."""

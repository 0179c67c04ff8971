"""The command line: one module per group of commands, imported when one of them is called."""

NOT_VERIFIED, WRONG_USE, UNREADABLE = 1, 2, 3
"""Exit codes: a required deliverable is not verified; wrong use; a repository or file cannot be read or written."""

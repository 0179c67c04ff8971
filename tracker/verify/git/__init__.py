"""Guarded git plumbing: opens, lists and reads repositories of others, and nothing of them is executed."""

"""A repository at one moment, read through guarded git plumbing: the only part of the program that talks to git."""

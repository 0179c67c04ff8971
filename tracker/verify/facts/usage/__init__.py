"""Which of a repository's code is in use: what is loaded, named and run."""

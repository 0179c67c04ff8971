"""The facts of a repository: names resolved across its files, facts derived from others, what its pipelines run."""

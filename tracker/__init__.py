"""Learning roadmaps whose deliverables are proven from your own git repositories."""

__version__ = "0.1.0"

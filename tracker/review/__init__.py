"""What a hiring engineer asks of a repository: red flags, questions, points by a rubric, next steps."""

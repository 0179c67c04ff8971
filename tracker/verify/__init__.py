"""From a commit to verdicts: snapshot, readers, derived facts, rules."""

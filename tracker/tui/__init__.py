"""The terminal UI: thin screens over `tracker.actions`; state goes down, messages go up."""

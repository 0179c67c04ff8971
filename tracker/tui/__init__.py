"""The terminal UI: thin screens over `tracker.actions`. State is passed down; messages are sent up."""

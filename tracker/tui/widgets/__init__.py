"""Widgets that several screens use, and the two large ones of the roadmap: `roadmap_tree` and `details`."""

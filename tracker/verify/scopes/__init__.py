"""Which scope a path has: code, test, vendored …

`judge` decides: by what the repository says (`attributes`, and `include` in `.tracker.toml`), else by folders whose
name and a second sign tell (`archived`, `charts`, `copied`, `foreign`), else by the name alone (`table`).
"""

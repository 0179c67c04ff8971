"""Files of ours and of the learner: TOML read into tables and values, and what is wrong in them, by file and line."""

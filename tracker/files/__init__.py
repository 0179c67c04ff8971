"""Files of the program and the learner: TOML read into tables and values, their problems by line; atomic writing."""

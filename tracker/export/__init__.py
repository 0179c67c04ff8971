"""Progress as a summary, and the summary in formats for people and for other tools."""

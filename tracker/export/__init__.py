"""Progress as a summary, and the summary as what people send and what tools read."""

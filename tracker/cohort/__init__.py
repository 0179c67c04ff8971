"""Verify the repositories of a whole course: a roster, workers on Dask, results, and pages for those who run it."""

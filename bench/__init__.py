"""Measurements: ratios and figures in one run, never part of the timed tests."""

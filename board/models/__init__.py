"""Rows and their verbs."""

"""Shallow background jobs: ids in, one call, one commit."""

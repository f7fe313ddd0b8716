"""The processes of `board up`: one tree, started, watched and stopped together."""

"""The board as people use it: a real server, real workers, Chromium."""

"""A believable team, to look at on the first start."""

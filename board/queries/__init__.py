"""Questions that pages and jobs ask."""

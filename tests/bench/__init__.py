"""The measured board itself: what fills it is right."""

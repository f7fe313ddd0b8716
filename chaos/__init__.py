"""`make chaos`: a running board under faults, and the proof that nothing was lost."""

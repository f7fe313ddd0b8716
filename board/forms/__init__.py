"""What people type, turned into values; shape only."""

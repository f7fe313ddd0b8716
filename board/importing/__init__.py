"""Other systems' tickets, brought in with their history."""

"""Labels in effect: what waits for a steward, what is approved, and what became of it."""

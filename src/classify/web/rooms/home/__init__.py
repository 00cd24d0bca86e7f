"""The first page, by role."""

"""The inventory: a table with filters and counts, saved views, exports of what is seen, and charts."""

"""PDF (ISO 32000): pages, tables, forms, what is hidden and what is damaged."""

"""Text in pixels: the two programs that see it, and which way up a page lies."""

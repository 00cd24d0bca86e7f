"""Before and beside the pages: health, banner, idle, set-up, and what went wrong."""

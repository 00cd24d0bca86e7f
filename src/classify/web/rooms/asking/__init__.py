"""May we share? The question, its answer, and requests with their decisions and letters."""

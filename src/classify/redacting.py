"""A redacted copy of a file, from the program's side: opened here, written and attacked by workers."""

"""A second opinion: what other libraries read in a file, beside what we do."""

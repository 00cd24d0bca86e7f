"""People: who is named, in prose and in columns, and in which role."""

"""Names of files and folders: what stands in them, and how they are shown."""

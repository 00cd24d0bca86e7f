"""The packs: YAML compiled into one pass over the text, exact patterns behind it, and their oracle."""

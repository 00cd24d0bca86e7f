"""Recognizers of the city's own: its files, how they are tried, and how they come into the registry."""

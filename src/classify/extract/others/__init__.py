"""Formats that stand alone: databases, notebooks, shortcuts, recordings, packages of many parts."""

"""Everybody's own keys of the screen."""

"""Releases from a decided request to the package in hand: what leaves, what left before, the two ways."""

"""Shares: what they hold, when they are scanned, how a scan goes, and what could not be read."""

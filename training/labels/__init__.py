"""Chooses the scores of the label policy by measuring, and tells which of its rules are worth having."""

"""Measurements against public peers, on the same text in the same run; and the long proofs."""

"""Redacted copies: made at a workbench beside the source, looked at by another person, ready for a release.

No copy lies anywhere: what a page shows of one was made again from its source, and is forgotten soon.
"""

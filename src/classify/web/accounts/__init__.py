"""Accounts, sign-in and sessions: the only place that touches Django's ORM, in a database of its own."""

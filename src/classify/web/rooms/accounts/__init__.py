"""Accounts and tokens, for administrators; and everybody's own account."""

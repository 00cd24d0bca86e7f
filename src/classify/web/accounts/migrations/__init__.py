"""The tables of accounts, version by version."""

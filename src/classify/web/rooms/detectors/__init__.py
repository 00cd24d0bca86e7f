"""Detectors: what each cost and brought, what would change, what decisions teach."""

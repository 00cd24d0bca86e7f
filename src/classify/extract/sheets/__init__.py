"""Spreadsheets of Excel, old and new."""

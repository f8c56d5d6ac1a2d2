"""What every answer in JSON begins with (contract.md)."""

SCHEMA = 1
"""Raised when a field changes its meaning; new fields alone do not raise it."""

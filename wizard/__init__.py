"""Trust Wizard: find why a secure connection is refused, and lead to the safe fix."""

__version__ = "0.1.0"

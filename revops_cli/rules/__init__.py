"""The rule language: SQL conditions, parsed, checked, and compiled."""

"""The match step."""

"""The route step."""

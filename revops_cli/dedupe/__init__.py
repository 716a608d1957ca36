"""The dedupe step."""

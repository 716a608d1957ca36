"""Data-quality gates: declared checks of a list, with a verdict for CI."""

"""Folding and words: the one way in which text is compared."""

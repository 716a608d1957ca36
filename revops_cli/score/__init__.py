"""Score, grade, segment and hand over leads."""

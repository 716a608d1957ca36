"""Files as people send them: formats, encodings, dialects, headers."""

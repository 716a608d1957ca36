"""Reference tables a person can edit, and their one reader."""

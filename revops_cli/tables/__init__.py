"""Paths to relations and relations to files: the one owner of user-facing files."""

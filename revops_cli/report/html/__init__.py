"""Pages: one file that needs no network and no script."""

"""Steps in order: root config, runs, reports."""

"""The kinds of checks, one file a family; `registry` maps the key of the config to the function."""

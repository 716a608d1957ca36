"""Accounts that change owner, with everything that hangs on them: one reviewed set of changes."""

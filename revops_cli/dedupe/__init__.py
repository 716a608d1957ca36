"""De-duplication: which rows of a list are one person, and the one record they become."""

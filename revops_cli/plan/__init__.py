"""Changes to a CRM as a file: planned, reviewed, applied with a journal, resumed and undone."""

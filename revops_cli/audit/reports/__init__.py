"""One module a sub-report; each gives measures, findings and what to show."""

"""A folder of CSV files as a CRM: `csv://FOLDER`, one file an object."""

"""The command line: it parses, calls one pipeline function, prints, and exits."""

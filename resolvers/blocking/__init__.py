"""Sources that a hospital writes as plain blocking Python: in a thread, behind a fence."""
